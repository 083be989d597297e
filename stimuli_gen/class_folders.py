"""Folders and zips of class folders: which classes and images they hold, and in which order."""

import unicodedata
import warnings
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np
import pandas as pd
from PIL import Image

from hillmixe.command import InputError, plural
from stimuli_gen.class_names import alike, changed_by_spreadsheets, class_name, shown_name
from stimuli_gen.image_pixels import OTHER_IMAGES, SUFFIXES, is_image, read_images
from stimuli_gen.source_files import SourceFile, all_files, listed

MANY = 0.1  # of a class's files; if more are skipped, it is reported


class ClassFolders(NamedTuple):
    """What a folder or zip holds, as ImageSource has it; notes: lines that a person should read."""

    class_names: tuple[str, ...]
    images: np.ndarray
    labels: np.ndarray
    ids: np.ndarray
    shown_names: tuple[str, ...]
    files: pd.DataFrame
    notes: tuple[str, ...]


def read_class_folders(path: Path, size: int | None) -> ClassFolders:
    """Read a folder or zip, as `sources.class_folders` says.

    size: height and width in pixels to which all images are brought; None takes them as they are. Raises InputError if
    there are fewer than two classes, if a file is not a readable still image, or if sizes differ and none is given.
    """
    with all_files(path) as (found, notes), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Pillow's, about EXIF data that a photograph does not hang on
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        images = [file for file in found if is_image(file)]
        others = [file for file in found if not is_image(file)]
        files, names = _by_class(path, images, others)
        folder_of = {name: file.path.parent for file, name in zip(files, names, strict=True)}
        class_names = tuple(sorted(folder_of))
        number = {name: index for index, name in enumerate(class_names)}
        labels = np.array([number[name] for name in names], dtype=np.int64)
        ids = _ids([file.path.stem for file in files])
        order = np.argsort(ids)
        decoded = read_images([files[at] for at in order], size)
        if amiss := [name for name in class_names if changed_by_spreadsheets(name)]:
            notes.append(
                f"{path}: spreadsheets change the names {listed(amiss)} in tables: consider renaming these folders"
            )
        notes += [*passed_over(path, others, folder_of, Counter(names)), *decoded.notes]
        return ClassFolders(
            class_names,
            decoded.images,
            labels[order],
            ids[order],
            tuple(shown_name(folder_of[name].name) for name in class_names),
            decoded.files.assign(file=_from_the_classes(decoded.files["file"], folder_of)),
            tuple(notes),
        )


def _by_class(path: Path, images: list[SourceFile], others: list[SourceFile]) -> tuple[list[SourceFile], list[str]]:
    """Sort image files by class and file name; returns them and the name of each one's class."""
    if not images:
        raise InputError(
            f"{path} holds no image files{_instead(others)}; expected class folders with images, such as cat/0001.png, "
            f"of {' '.join(SUFFIXES)}"
        )
    folders = [file.path.parent for file in images]
    name_of = {folder: class_name(folder.name) for folder in {*folders}}
    if (top := PurePosixPath()) in name_of:
        raise InputError(f"{images[folders.index(top)]} is not in a class folder; expected something like cat/0001.png")
    if nameless := sorted(str(folder) for folder, name in name_of.items() if not name):
        raise InputError(f"{path}: the folder {nameless[0]} has no letter or digit in its name: rename it")
    folder_of: dict[str, PurePosixPath] = {}
    for folder, name in sorted(name_of.items()):
        if (other := folder_of.setdefault(alike(name), folder)) != folder:
            raise InputError(
                f"{path}: the folders {other} and {folder} have names that make them one class: rename or merge them"
            )
    if len(folder_of) < 2:
        (name,) = name_of.values()
        raise InputError(f"{path} has the single class {name}; mixing needs images of at least two")
    # However a system writes accents, as one letter or two, the order is the same.
    keys = [
        (name_of[folder], _composed(file.path.name), file.path.name)
        for file, folder in zip(images, folders, strict=True)
    ]
    order = sorted(range(len(images)), key=keys.__getitem__)
    return [images[at] for at in order], [keys[at][0] for at in order]


def _from_the_classes(files: pd.Series, folder_of: dict[str, PurePosixPath]) -> list[str]:
    """Give paths relative to the folder that holds the classes, so that a folder and any zip of it give the same.

    They are in the normal form NFC, which all systems use for names except older ones of macOS.
    """
    above = set.intersection(*({*folder.parents} for folder in folder_of.values()))
    common = max(above, key=lambda folder: len(folder.parts))
    begin = len(str(common)) + 1 if common.parts else 0
    return [_composed(file[begin:]) for file in files]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def passed_over(
    path: Path, others: list[SourceFile], folder_of: dict[str, PurePosixPath], n_images: Counter[str]
) -> list[str]:
    """Report what may have been meant to be read: other folders and kinds of images, and classes that lost many files.

    others: the files that are not images of a readable kind. folder_of, n_images: of each class.
    """
    with_images = {*folder_of.values()}
    above = {parent for folder in with_images for parent in folder.parents} | with_images
    notes = []
    if without := [file for file in others if file.path.parent not in above]:
        folders = listed(sorted({str(file.path.parent) for file in without}), most=3)
        passed_over = f"{path}: no images in {folders}{_instead(without)}; skipped, because images are"
        notes.append(" ".join([passed_over, *SUFFIXES]))
    beside: dict[PurePosixPath, list[SourceFile]] = {}
    for file in others:
        if file.path.parent in with_images:
            beside.setdefault(file.path.parent, []).append(file)
    passed = [file for files in beside.values() for file in files if _suffix(file) in OTHER_IMAGES]
    if passed:
        files = listed(sorted(str(file.path) for file in passed), most=3)
        heic = ", or install pillow-heif" if any(_suffix(file) in (".heic", ".heif") for file in passed) else ""
        notes.append(
            f"{path}: {plural(len(passed), 'image')} skipped: {files}; save "
            f"{'it' if len(passed) == 1 else 'them'} as JPEG or PNG{heic}"
        )
    lost = []
    for name, folder in sorted(folder_of.items()):
        files_beside = beside.get(folder, [])
        n_files = n_images[name] + len(files_beside)
        if len(files_beside) > MANY * n_files:
            lost.append(f"{name} ({len(files_beside)} of {n_files}{_instead(files_beside)})")
    if lost:
        notes.append(f"{path}: more than a tenth of the files were skipped in {listed(lost)}")
    return notes


def _suffix(file: SourceFile) -> str:
    return file.path.suffix.lower()


def _instead(files: list[SourceFile]) -> str:
    suffixes = sorted({file.path.suffix.lower() or "files without suffix" for file in files})
    return f", only {listed(suffixes)}" if suffixes else ""


def _ids(stems: list[str]) -> np.ndarray:
    """Count images by the names of their files where all are numbers, each used once; otherwise by position."""
    if all(stem.isascii() and stem.isdigit() and len(stem) < 19 for stem in stems):
        ids = np.array([int(stem) for stem in stems], dtype=np.int64)
        if len(np.unique(ids)) == len(ids):
            return ids
    return np.arange(len(stems), dtype=np.int64)
