"""python manage.py extract_text FILE [--json]."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def run(*arguments) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("extract_text", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_text_is_printed(tmp_path):
    file = tmp_path / "page.html"
    file.write_text("<h1>One</h1><p>two</p>")
    assert run(file) == ("One two\n", "")


def test_json_is_one_object_with_text_pages_status_and_reason(tmp_path):
    file = tmp_path / "PAGE.HTM"
    file.write_text("<p>one")
    assert json.loads(run(file, "--json")[0]) == {
        "status": "ok",
        "text": "one",
        "pages": ["one"],
        "reason": "",
    }


def test_a_file_without_text_says_why(tmp_path):
    file = tmp_path / "annex.pdf"
    file.write_bytes(b"%PDF-1.7 nothing")
    assert run(file) == ("\n", "unreadable: It is damaged, or no PDF.\n")


@pytest.mark.parametrize("name", ["missing.pdf", "notes.xyz", "noname", "."])
def test_what_cannot_be_read_at_all_is_an_error_that_names_it(tmp_path, name):
    (tmp_path / "notes.xyz").write_text("x")
    (tmp_path / "noname").write_text("x")
    with pytest.raises(CommandError, match="FILE: ") as error:
        run(tmp_path / name)
    assert error.value.returncode == 1
