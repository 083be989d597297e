"""The suite as a wheel: installed without the repository, it reads H-Mix and goes from images to trained networks."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel that `pip wheel .` makes."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """A virtual environment with the wheel, which sees what else is installed here, but not the repository."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    inner = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = subprocess.run([scripts / "python", "-c", inner], capture_output=True, text=True, check=True).stdout.strip()
    with zipfile.ZipFile(wheel) as content:  # pure Python: unpacked is installed
        content.extractall(own)
    # Only the folder is added: what .pth files in it add, such as the repository, is not.
    (Path(own) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()

    def run(*arguments):
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        ended = subprocess.run(
            [scripts / "python", *map(str, arguments)], cwd=elsewhere, env=environment, capture_output=True, text=True
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    run.folder = elsewhere
    return run


def test_it_holds_the_files_that_it_needs(wheel):
    """Else it would fail where it reads the data dictionary, the texts or the generated pages."""
    names = set(zipfile.ZipFile(wheel).namelist())
    interfaces = ("construct", "infer", "select_shuffled", "soft_labels")
    assert names >= {"hillmixe/columns.json", "hillmixe/py.typed", "experiments/screens/texts.en.json"}
    assert names >= {f"analysis/report/stimuli_page.{kind}" for kind in ("html", "css", "js")}
    assert names >= {f"experiments/{name}/built/{name}.js" for name in interfaces}
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {
        *("hillmixe", "stimuli_gen", "experiments", "analysis", "learn", "studies")
    }


def test_it_reads_hmix(python, published_file):
    """Else who installs the suite could not analyse the published data."""
    published_file("hmix/hmix_infer_mixing_factor.csv")
    code = (
        "import hillmixe, analysis\n"
        "people = hillmixe.judgments('hmix')\n"
        "print(len(people), people['participant'].nunique(), analysis.__file__)"
    )
    judgments, people, place = python("-c", code).split()
    assert (judgments, people) == ("7406", "159")
    assert not Path(place).is_relative_to(ROOT)


@pytest.mark.long
def test_it_goes_from_images_to_networks(python):
    """Else a command would need a file that only the repository has."""
    python("-m", "stimuli_gen.generate", "--images", "digits", "--design", "infer", "--out", "set")
    python("-m", "experiments.simulate", "infer", "--participants", 3, "--stimuli", "set", "--out", "answers")
    python("-m", "analysis.aggregate", "answers", "--out", "results")
    said = python(
        *[
            "-m",
            "learn.train",
            "--labels",
            "results",
            "--conditions",
            "mixup",
            "relabel",
            "--seeds",
            "1",
            "--out",
            "runs",
        ]
    )
    assert "relabel" in said
    assert (python.folder / "runs" / "relabel_small_seed0" / "metrics.json").is_file()
