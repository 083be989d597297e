"""What a machine trains on: its device, its precision."""

import pytest
import torch

from hillmixe.command import InputError
from learn.training import devices

AMX, NO_AMX = "flags\t\t: fpu amx_bf16 amx_tile\nbugs\t: amx", "flags\t\t: fpu avx512_bf16\nbugs\t\t: amx_bf16\n"


@pytest.mark.parametrize(
    ("device", "cpuinfo", "expected"),
    [("cpu", AMX, "bfloat16"), ("cpu", NO_AMX, "float32"), ("cpu", None, "float32"), ("cuda", NO_AMX, "bfloat16")],
)
def test_the_processor_is_asked_for_the_precision(tmp_path, device, cpuinfo, expected):
    """Else training would take twice as long as it need, or several times as long."""
    if cpuinfo:
        (tmp_path / "cpuinfo").write_text(cpuinfo)
    assert devices.fast_precision(device, tmp_path / "cpuinfo") == expected


@pytest.mark.parametrize("there", [False, True])
def test_cuda_is_taken_by_default_only_where_there_is_one(monkeypatch, there):
    """Else a machine without CUDA would need a flag, or not start a sweep of workers that have it; or leave it idle."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    assert devices.choose_device(None).type == ("cuda" if there else "cpu")
    assert devices.choose_device("cpu").type == "cpu"
    if not there:
        with pytest.raises(InputError, match="--device cuda"):
            devices.choose_device("cuda")
        assert devices.choose_device("cuda", elsewhere=True).type == "cuda"
        assert devices.choose_device(None, elsewhere=True).type == "cpu"
