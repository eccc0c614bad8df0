"""What the pack commands ask: a pack that was started, what it knows, how much it decides."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.errors import OutputError, PackRefused, UnknownCountry, UsageError
from ceiba.job import check_named_pack, pack_status, run_named_pack, start_pack
from ceiba.packs.scaffold import TOPICS


def test_a_started_pack_passes_its_check_and_has_nothing_to_test(tmp_path):
    folder = start_pack("py", "pyg", tmp_path)
    pack, faults = check_named_pack(str(folder))
    assert faults == []
    assert pack is not None
    assert (pack.country, pack.manifest.currency) == ("py", "PYG")
    assert pack.manifest.verified_through == dt.datetime.now(dt.UTC).date()
    assert run_named_pack(str(folder)) == ()


def test_a_started_pack_knows_nothing_and_says_so(tmp_path):
    status = pack_status(str(start_pack("py", "PYG", tmp_path)), 100)
    assert (status.n_rules, status.n_sentences, status.n_asked, status.share_decided) == (0, 0, 0, None)
    assert {topic.topic: topic.state for topic in status.topics} == dict.fromkeys(TOPICS, "absent")
    assert not status.reviewed_by_counsel


@pytest.mark.parametrize(("country", "currency"), [("pyy", "PYG"), ("p1", "PYG"), ("py", "GUARANI"), ("../py", "PYG"), ("", "PYG")])
def test_a_code_that_is_none_starts_nothing(tmp_path, country, currency):
    with pytest.raises(UsageError):
        start_pack(country, currency, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_pack_that_is_there_is_not_started_again(tmp_path):
    (start_pack("py", "PYG", tmp_path) / "status.yaml").write_text("mine\n")
    with pytest.raises(OutputError):
        start_pack("py", "PYG", tmp_path)
    assert (tmp_path / "py" / "status.yaml").read_text() == "mine\n"


def test_the_status_of_the_invented_country_is_counted_from_its_files():
    status = pack_status("xx", 200)
    pack, _ = check_named_pack("xx")
    assert pack is not None
    assert (status.n_rules, status.n_sentences, status.n_sources) == (len(pack.rules), len(pack.sentences), len(pack.sources))
    assert 0 < status.n_asked <= 400
    assert status.share_decided is not None
    assert 0 < status.share_decided < 1
    assert pack_status("xx", 200) == status


def test_a_pack_with_a_fault_has_no_status_and_no_verdicts(tmp_path):
    folder = start_pack("py", "PYG", tmp_path)
    (folder / "pack.yaml").write_text("format: 1\n")
    _pack, faults = check_named_pack(str(folder))
    assert {fault.file for fault in faults} == {"pack.yaml"}
    with pytest.raises(PackRefused):
        pack_status(str(folder), 100)
    with pytest.raises(PackRefused):
        run_named_pack(str(folder))


def test_a_country_without_a_pack_is_unknown():
    with pytest.raises(UnknownCountry):
        check_named_pack("zz")
