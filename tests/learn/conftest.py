"""Results without figures, which take most of the time and which nothing in learn/ looks at."""

import pytest
from results_folders import aggregate_without_figures

from analysis.readers import sessions


@pytest.fixture(scope="session")
def hmix_results(hmix_judgments, tmp_path_factory):
    return aggregate_without_figures(hmix_judgments, tmp_path_factory.mktemp("results") / "hmix")


@pytest.fixture(scope="session")
def results(simulated_sessions, tmp_path_factory):
    judgments = sessions.read([simulated_sessions])
    return aggregate_without_figures(judgments, tmp_path_factory.mktemp("results") / "simulated")
