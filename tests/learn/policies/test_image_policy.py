"""A policy that looks at the images: that it is the relabeller's, for any images, saved, moved and compiled."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from simulated_people import answers, patches

from hillmixe.command import InputError
from learn.human_data import by_stimulus
from learn.labels import two_hot
from learn.policies import fitted_relabeller, policy_kinds
from learn.policies.class_policy import ClassPolicy
from learn.policies.fitted_relabeller import Relabeller
from learn.policies.human_mixup import HumanMixUp
from learn.policies.image_evidence import OWN, measure_images
from learn.policies.image_policy import ImagePolicy

SOURCE = patches(per_class=60)
KNOWN = np.arange(0, 180, 2)  # the others' classes are not learnt from, so that their evidence is of all folds
OTHERS = torch.arange(1, 180, 2)
SEEN = measure_images(SOURCE, KNOWN)
CONTRAST = SEEN.own[:, OWN.index("contrast")].numpy()


def by_contrast(lam_f, first, second):
    """People who see the image with more contrast."""
    return 1 / (1 + np.exp(-5 * (lam_f - 0.5) - 0.8 * (CONTRAST[first] - CONTRAST[second]))), 0.7 + 0 * lam_f


@pytest.fixture(scope="module")
def fitted():
    return fitted_relabeller.fit(by_stimulus(answers(SOURCE, by_contrast, per_category=40, noise=0.1), "linear"), SEEN)


@pytest.fixture(scope="module")
def policy(fitted):
    return ImagePolicy(SOURCE.class_names, SEEN.measures, fitted)


def pixels(places, source=SOURCE):
    return torch.from_numpy(source.images[places]).permute(0, 3, 1, 2).float() / 255


@pytest.fixture(scope="module")
def mixes():
    """(lam_f, class_1, class_2, images_1, images_2) of 300 mixes, and the positions of their images."""
    rng = np.random.default_rng(0)
    lam_f = torch.from_numpy(np.r_[rng.random(297), 0, 0.5, 1].astype(np.float32))
    first, second = OTHERS[torch.from_numpy(rng.integers(0, len(OTHERS), (2, 300)))]
    labels = torch.from_numpy(SOURCE.labels)
    return (lam_f, labels[first], labels[second], pixels(first), pixels(second)), (first, second)


def test_it_is_the_relabeller_where_evidence_is_of_all_folds(policy, fitted, mixes):
    """Else somebody's loop would train on other labels than were validated."""
    (lam_f, class_1, class_2, *images), places = mixes
    lam_g, omega = fitted.predict(lam_f, *places)
    expected = two_hot(lam_g, torch.eye(3)[class_1], torch.eye(3)[class_2])
    labels = policy(lam_f, class_1, class_2, *images)
    torch.testing.assert_close(labels, expected, atol=1e-4, rtol=0)
    assert (labels - policy(lam_f, class_1, class_2, *reversed(images))).abs().max() > 0.1  # the images matter
    _, own = policy.predict(lam_f, class_1, class_2, *map(policy.measure, images))
    torch.testing.assert_close(own, omega, atol=1e-4, rtol=0)


def test_evidence_of_known_images_is_of_all_folds_too(policy):
    """Else a training set would need to say which of its images the relabeller has seen."""
    seen = policy.measure(pixels(torch.from_numpy(KNOWN)))
    torch.testing.assert_close(seen.own, SEEN.own[KNOWN], atol=1e-4, rtol=0)
    assert (seen.evidence - SEEN.evidence[KNOWN]).abs().max() > 0.01  # there, without the image's own fold


def test_images_that_were_never_in_the_source(policy):
    """Else it would hold for the source alone: new people's rule is known, of images with another seed."""
    new = patches(per_class=60, seed=9)
    contrast = (torch.from_numpy(new.images).float().std((1, 2, 3)) + 1).log()
    assert not (new.images == SOURCE.images).all()
    high, low = (contrast.argsort(descending=True)[:40], contrast.argsort()[:40])
    half = torch.full((40,), 0.5)
    labels = torch.from_numpy(new.labels)
    given = policy(half, labels[high], labels[low], pixels(high, new), pixels(low, new))
    lam_g = given[torch.arange(40), labels[high]]
    assert lam_g[labels[high] != labels[low]].mean() > 0.75


def test_soft_labels_are_distributions_and_pure_images_are_pure(policy, mixes):
    """Else cross-entropy to them would mean nothing, or one image have two labels."""
    (lam_f, class_1, class_2, images_1, images_2), _ = mixes
    labels = policy(lam_f, class_1, class_2, images_1, images_2)
    assert labels.shape == (300, 3)
    torch.testing.assert_close(labels.sum(1), torch.ones(300))
    assert (labels >= 0).all()
    torch.testing.assert_close(labels, policy(1 - lam_f, class_2, class_1, images_2, images_1), atol=1e-5, rtol=0)
    assert labels[-1, class_1[-1]] == labels[-3, class_2[-3]] == 1


def test_a_saved_policy_is_the_same_by_either_road(policy, mixes, tmp_path):
    """Else a policy could not be taken along without results and images."""
    policy.save(tmp_path / "people.pt")
    given = policy(*mixes[0])
    for loaded in (ImagePolicy.load(tmp_path / "people.pt"), policy_kinds.policy(tmp_path / "people.pt")):
        assert loaded.class_names == policy.class_names
        torch.testing.assert_close(loaded(*mixes[0]), given, rtol=0, atol=0)
    turned = policy_kinds.policy(tmp_path / "people.pt", class_names=["Cow", "Ape", "Bee"])
    turned.save(tmp_path / "turned.pt")
    assert ImagePolicy.load(tmp_path / "turned.pt").class_names == ("Cow", "Ape", "Bee")
    lam_f, class_1, class_2, *images = mixes[0]
    again = ImagePolicy.load(tmp_path / "turned.pt")(lam_f, (class_1 + 1) % 3, (class_2 + 1) % 3, *images)
    torch.testing.assert_close(again, given[:, [2, 0, 1]], rtol=0, atol=1e-6)


def test_files_of_another_kind_are_refused(policy, tmp_path, hmix_results):
    """Else one kind's file would end in a traceback of the other."""
    policy.save(tmp_path / "images.pt")
    with pytest.raises(InputError, match=r"another kind of policy: read it with hillmixe\.policy"):
        ClassPolicy.load(tmp_path / "images.pt")
    classes = policy_kinds.policy(hmix_results, "mixup")
    classes.save(tmp_path / "classes.pt")
    with pytest.raises(InputError, match="another kind"):
        ImagePolicy.load(tmp_path / "classes.pt")
    assert isinstance(policy_kinds.policy(tmp_path / "classes.pt"), ClassPolicy)
    (tmp_path / "text.pt").write_text("no policy")
    with pytest.raises(InputError, match="not a saved policy"):
        policy_kinds.policy(tmp_path / "text.pt")


def test_classes_in_another_order_and_some_of_them(policy, mixes):
    """Else integer labels in the order of somebody's own data would get another class's curve."""
    lam_f, class_1, class_2, *images = mixes[0]
    given = policy(lam_f, class_1, class_2, *images)
    turned = policy.of_classes(["Bee", "Cow", "Ape"])
    place = torch.tensor([2, 0, 1])
    torch.testing.assert_close(turned(lam_f, place[class_1], place[class_2], *images), given[:, [1, 2, 0]])
    two = (class_1 != 1) & (class_2 != 1)
    some = policy.of_classes(["Ape", "Cow"])
    labels = some(lam_f[two], class_1[two] // 2, class_2[two] // 2, *(each[two] for each in images))
    torch.testing.assert_close(labels, given[two][:, [0, 2]])
    with pytest.raises(InputError, match="knows no class 'Fox'"):
        policy.of_classes(["Fox"])


def test_human_mixup_hands_it_the_images(policy):
    """Else it would label by other images than those that are mixed."""
    torch.manual_seed(0)
    x, y = pixels(OTHERS), torch.from_numpy(SOURCE.labels)[OTHERS]
    for per_element in (False, True):
        mix = HumanMixUp(policy, per_element=per_element)
        mixed, labels = mix(x, y)
        lam_f, partners = mix.drawn
        share = lam_f[:, None, None, None]
        torch.testing.assert_close(mixed, share * x + (1 - share) * x[partners])
        torch.testing.assert_close(labels, policy(lam_f, y, y[partners], x, x[partners]), atol=1e-5, rtol=0)
    mix = HumanMixUp(policy, classes=["Cow", "Bee", "Ape"])
    _, labels = mix(x, 2 - y)
    lam_f, partners = mix.drawn
    torch.testing.assert_close(labels.flip(1), policy(lam_f, y, y[partners], x, x[partners]), atol=1e-5, rtol=0)


def test_images_that_are_normalised_already_are_refused(policy, mixes):
    """Else contrast and colours would be measured of other numbers than levels, in silence."""
    lam_f, class_1, class_2, *images = mixes[0]
    for amiss, message in (
        ([(each - 0.5) / 0.25 for each in images], "mix before you normalise"),
        ([255 * each for each in images], "expected 0 to 1"),
        ([each[:, :1] for each in images], "expected floats"),
        ([(255 * each).to(torch.uint8) for each in images], "expected floats"),
    ):
        with pytest.raises(ValueError, match=message):
            policy(lam_f, class_1, class_2, *amiss)


def test_what_is_no_mix_is_refused(policy, mixes):
    """Else labels would have shares above 1, or be of numbers that are none."""
    lam_f, class_1, class_2, *images = mixes[0]
    for given, message in (
        ((2 * lam_f, class_1, class_2, *images), "outside 0 to 1"),
        ((lam_f, class_1 - 1, class_2, *images), "class_1: -1 is no class"),
        ((lam_f, class_1, class_2, images[0] * float("nan"), images[1]), "expected 0 to 1"),
        ((lam_f, class_1, class_2, images[0][:3], images[1]), "300 mixes of 3 and 300 images"),
    ):
        with pytest.raises(ValueError, match=message):
            policy(*given)


def test_labels_hand_no_gradient_to_images(policy, mixes):
    """Else an attack on the pixels would change the label instead of the network's answer."""
    lam_f, class_1, class_2, *images = mixes[0]
    assert not policy(lam_f, class_1, class_2, *(each.clone().requires_grad_() for each in images)).requires_grad


def test_compiled_it_gives_the_same(policy, mixes):
    """Else it would not fit into a compiled training step."""
    torch.compiler.reset()
    compiled = torch.compile(policy, backend="eager", fullgraph=True)
    torch.testing.assert_close(compiled(*mixes[0]), policy(*mixes[0]), rtol=0, atol=1e-6)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_on_a_gpu_it_gives_the_same(policy, mixes, tmp_path):
    """Else a loop on a GPU would train on other labels."""
    policy.save(tmp_path / "people.pt")
    moved = ImagePolicy.load(tmp_path / "people.pt").to("cuda")
    labels = moved(*(each.to("cuda") for each in mixes[0]))
    torch.testing.assert_close(labels.cpu(), policy(*mixes[0]), rtol=0, atol=1e-3)


def test_it_is_made_of_a_results_folder_and_its_images(results, digits, tmp_path):
    """Else the three lines of the docs would not work: on the digits, as Table 3's condition has it."""
    policy = policy_kinds.policy(results, "relabeller", images="digits")
    assert policy.class_names == tuple(sorted(digits.class_names))
    data = policy_kinds.join_labels(policy_kinds.human_data.read(results), digits, policy_kinds.TrainingRecipe())
    fitted = Relabeller.fit(data)
    first, second = torch.from_numpy(data.evaluation[:80]).split(40)  # classes of these are not learnt from
    labels = torch.tensor([policy.class_names.index(digits.class_names[at]) for at in digits.labels])
    lam_f = torch.linspace(0, 1, 40)
    lam_g, _ = fitted.predict(lam_f, first, second)
    expected = two_hot(lam_g, torch.eye(10)[labels[first]], torch.eye(10)[labels[second]])
    given = policy(lam_f, labels[first], labels[second], pixels(first, digits), pixels(second, digits))
    torch.testing.assert_close(given, expected, atol=1e-3, rtol=0)


def test_what_it_needs(results, digits):
    """Else a slip would end in a traceback."""
    with pytest.raises(InputError, match="name those that people judged"):
        policy_kinds.policy(results, "relabeller")
    with pytest.raises(InputError, match="has no class"):
        policy_kinds.policy(results, "relabeller", images=replace(digits, class_names=tuple("ABCDEFGHIJ")))
