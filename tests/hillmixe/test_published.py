"""Where published files come from, that they are checked, and what is in them."""

from pathlib import Path

import numpy as np
import pooch
import pytest

from hillmixe import published
from hillmixe.command import InputError

INFER = "hmix/hmix_infer_mixing_factor.csv"


def test_a_folder_with_the_data_is_taken_before_any_download(published_file, tmp_path, monkeypatch):
    """Else the paper's data could not be run without network, or a missing or altered file not be noticed."""
    content = published_file(INFER).read_bytes()
    file = tmp_path / INFER
    file.parent.mkdir()
    monkeypatch.setenv("HILLMIXE_DATA", str(tmp_path))
    monkeypatch.setattr(pooch, "retrieve", lambda *args, **flags: pytest.fail("a download was tried"))
    with pytest.raises(InputError, match="HILLMIXE_DATA") as problem:
        published.file(INFER)
    assert str(file) in str(problem.value)
    file.write_bytes(content)
    assert published.file(INFER) == file
    for changed in (content[:-1], content.replace(b"26", b"27", 1), b""):
        file.write_bytes(changed)
        with pytest.raises(InputError, match="is not the published file") as problem:
            published.file(INFER)
        assert str(file) in str(problem.value)


@pytest.mark.parametrize("problem", [OSError("no route to host"), ValueError("hash of downloaded file does not match")])
def test_a_download_that_fails(monkeypatch, problem):
    """Else a machine without network would see a traceback."""

    def retrieve(url, known_hash, **flags):
        assert url == published.HMIX + "hmix_infer_mixing_factor.csv"
        assert known_hash == f"sha256:{published.FILES[INFER][1]}"
        raise problem

    monkeypatch.delenv("HILLMIXE_DATA", raising=False)
    monkeypatch.setattr(pooch, "retrieve", retrieve)
    with pytest.raises(InputError, match="could not be downloaded") as told:
        published.file(INFER)
    assert published.HMIX + "hmix_infer_mixing_factor.csv" in str(told.value)
    assert str(problem) in str(told.value)


def test_a_download_is_kept_under_a_name_of_its_own(monkeypatch, tmp_path):
    """Else two published files of the same name would overwrite each other."""
    asked = {}

    def retrieve(url, known_hash, fname, path):
        asked[fname] = Path(path)
        return str(tmp_path / fname)

    monkeypatch.delenv("HILLMIXE_DATA", raising=False)
    monkeypatch.setattr(pooch, "retrieve", retrieve)
    for name in published.FILES:
        assert isinstance(published.file(name), Path)
    assert len(asked) == len(published.FILES)


def test_the_published_split_keeps_images_to_evaluate_on_apart(published_file):
    """Else networks would be evaluated on the images that they were trained on."""
    published_file("cifar10_test_split/train_indices.npy")
    train, evaluation = published.cifar10_test_split()
    assert (len(train), len(evaluation)) == (7000, 3000)
    assert np.array_equal(np.sort(np.concatenate([train, evaluation])), np.arange(10_000))


def test_labels_of_people_are_shares(published_file):
    """Else cross-entropies to them would mean nothing, or be to the labels of other images."""
    published_file("cifar10h/cifar10h-probs.npy")
    shares = published.cifar10h()
    assert shares.shape == (10_000, len(published.CIFAR10_CLASSES))
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert published.CIFAR10_CLASSES[shares[0].argmax()] == "Cat"  # of the first image in CIFAR-10's test set


def test_the_papers_pairs_and_stimuli(published_file):
    """Else the design hmix would show other blends than the paper's."""
    published_file("hmix/hmix_infer_mixing_factor.csv")
    assert (len(published.midpoint_pairs()), len(published.inferred_stimuli())) == (249, 2070)
