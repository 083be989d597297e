"""Results without figures, which take most of the time and which nothing in learn/ looks at; H-Mix on its images."""

import pytest
from coloured_people import write_shown
from results_folders import aggregate_without_figures
from short_runs import SHORT

from analysis.readers import sessions
from learn import human_data
from learn.training.training_data import join_labels
from learn.training.training_recipe import TrainingRecipe
from stimuli_gen import sources


@pytest.fixture(scope="session")
def hmix_results(hmix_judgments, tmp_path_factory):
    return aggregate_without_figures(hmix_judgments, tmp_path_factory.mktemp("results") / "hmix")


@pytest.fixture(scope="session")
def results(simulated_sessions, tmp_path_factory):
    judgments = sessions.read([simulated_sessions])
    return aggregate_without_figures(judgments, tmp_path_factory.mktemp("results") / "simulated")


@pytest.fixture(scope="session")
def digits_data(results):
    return join_labels(human_data.read(results), sources.digits(), SHORT)


@pytest.fixture(scope="session")
def cifar10(jpeg_zip):
    return sources.load(str(jpeg_zip))


@pytest.fixture(scope="session")
def hmix_data(hmix_results, cifar10):
    return join_labels(human_data.read(hmix_results), cifar10, TrainingRecipe())


@pytest.fixture(scope="session")
def coloured(tmp_path_factory):
    return write_shown(tmp_path_factory.mktemp("coloured"))
