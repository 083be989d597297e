"""A buffer for a table of judgments that arrives in batches, so that no row of it is in memory twice."""

import numpy as np
import pandas as pd

from hillmixe.columns import COLUMNS, JUDGMENT_COLUMNS, Column, own_of_pairs


def kind(column: Column) -> type:
    """Give the type of a column's values while the table fills; whole numbers are floats, for they may be missing."""
    return object if column.type in ("text", "list") else float


class TableBuffer:
    """Columns of judgments to which rows are added; those of a lab's own list of pairs come last, as they appear."""

    def __init__(self):
        self.n_rows = 0
        self.columns: dict[str, np.ndarray] = {name: np.empty(0, kind(COLUMNS[name])) for name in JUDGMENT_COLUMNS}

    def append(self, columns: dict[str, np.ndarray], share: float) -> None:
        """Add rows; missing columns are empty. share: the share of all rows that is then there, in (0, 1]."""
        end = self.n_rows + len(columns["row"])
        for name in own_of_pairs(columns):
            self.columns.setdefault(name, np.full(self.n_rows, np.nan, dtype=object))
        for name, values in self.columns.items():
            if len(values) < end:  # memory that is set aside and not written to is not taken
                self.columns[name] = np.empty(int(1.1 * end / share), values.dtype)
                self.columns[name][: self.n_rows] = values[: self.n_rows]
            self.columns[name][self.n_rows : end] = columns.get(name, np.nan)
        self.n_rows = end

    def judgments(self) -> pd.DataFrame:
        """Give the rows the types of judgments.judgment_table; the buffer is used up."""
        table = {}
        for name in [*self.columns]:
            values = self.columns.pop(name)[: self.n_rows]
            if name in COLUMNS and COLUMNS[name].type == "integer":
                empty = np.isnan(values)
                values = pd.arrays.IntegerArray(np.where(empty, 0, values).astype("int64"), empty)
            table[name] = pd.Series(values, dtype=values.dtype)
        return pd.DataFrame(table, copy=False)
