"""The window and the page are one experiment: answered alike, they give the same judgments."""

import pandas as pd
import pytest

from analysis.readers import sessions

pytestmark = [pytest.mark.window, pytest.mark.browser, pytest.mark.slow]
# Who, where and when: the only things in which two sessions that were answered alike may differ. The order of the
# classes is each participant's own.
OWN = ["participant", "session", "platform", "rt_s", "source", "row", "classes"]


def test_a_session_in_the_window_and_one_in_the_browser_give_equal_judgments(window_session, page_session):
    """Else answers would depend on where they were given, and the two could not be put together."""
    read = {"window": sessions.read([window_session[0]]), "page": sessions.read([page_session])}
    assert [set(table["platform"]) for table in read.values()] == [{"psychopy"}, {"psychojs"}]
    one, other = (table.drop(columns=OWN) for table in read.values())
    assert len(one.columns) > 15
    pd.testing.assert_frame_equal(one, other)
    together = sessions.read([window_session[0], page_session])
    assert len(together) == len(one) + len(other)
