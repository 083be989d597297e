import pytest


@pytest.fixture
def silence(capfd, recwarn):
    """See that nothing is written to stdout or stderr, not by libraries in C either, and that nothing warns."""
    yield
    assert capfd.readouterr() == ("", "")
    assert [str(warning.message) for warning in recwarn] == []
