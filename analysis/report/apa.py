"""Numbers as psychology journals print them (APA Publication Manual, 7th edition, sections 6.36 to 6.44)."""

import math

LEAST_P = 0.001  # below it, p is given as a bound


def number(value: float | None, digits: int = 2) -> str:
    """Write a number with the given decimals and a true minus sign; a dash if there is none.

    >>> number(-0.441), number(12.0, 1), number(None)
    ('−0.44', '12.0', '–')
    """
    if value is None or math.isnan(value):
        return "–"
    written = f"{value:.{digits}f}"
    if float(written) == 0:
        written = written.removeprefix("-")  # no -0.00
    return written.replace("-", "−")


def share(value: float | None, digits: int = 2) -> str:
    """Write a number that cannot exceed 1 (a share, a correlation, a p value) without the zero before its point.

    >>> share(0.441), share(-0.05), share(1.0)
    ('.44', '−.05', '1.00')
    """
    written = number(value, digits)
    return written.replace("0.", ".", 1) if written.lstrip("−").startswith("0.") else written


def p_value(p: float | None) -> str:
    """Write a p value: to three decimals, or as a bound below .001.

    >>> p_value(0.0123), p_value(0.00004), p_value(1.0)
    ('p = .012', 'p < .001', 'p > .999')
    """
    if p is None or math.isnan(p):
        return "p –"
    if p < LEAST_P:
        return "p < .001"
    return "p > .999" if p > 1 - LEAST_P else f"p = {share(p, 3)}"


def interval(low: float | None, high: float | None, write=share, digits: int = 2) -> str:
    """Write a 95 % confidence interval in brackets.

    >>> interval(0.41, 0.47)
    '95% CI [.41, .47]'
    """
    return f"95% CI [{write(low, digits)}, {write(high, digits)}]"


def to(low: float | None, high: float | None, digits: int = 2) -> str:
    """Write a 95 % interval of shares in a sentence.

    >>> to(0.41, 0.47)
    '95% CI .41 to .47'
    """
    return f"95% CI {share(low, digits)} to {share(high, digits)}"


def listed(names: list[str]) -> str:
    """Write names one after the other.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
