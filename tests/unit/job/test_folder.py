"""Folders that are written into: made when they are not there, and what cannot be written is one sentence."""

from __future__ import annotations

import pytest

from ceiba.errors import OutputError
from ceiba.job.folder import written_into


def test_a_folder_is_made_with_those_above_it_and_what_it_holds_stays(tmp_path):
    with written_into(tmp_path / "a" / "b") as folder:
        (folder / "one").write_text("1")
    with written_into(tmp_path / "a" / "b") as folder:
        assert (folder / "one").read_text() == "1"


def test_a_folder_that_is_a_file_and_a_file_that_cannot_be_written_are_said_with_the_reason(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(OutputError, match=r"file' cannot be written: File exists\. Choose another with --into"),
        written_into(tmp_path / "file"),
    ):
        pass
    with pytest.raises(OutputError, match="cannot be written: No such file"), written_into(tmp_path) as folder:
        (folder / "none" / "one").write_text("1")
    with pytest.raises(OutputError, match="cannot be written: unknown reason"), written_into(tmp_path):
        raise OSError
