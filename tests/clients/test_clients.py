"""Criterion 37: clients are generated from the description, and read what the API answers.

`make clients` installs the generator of TypeScript types; without it that test is skipped.
"""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.factories import CityFactory, GuidelineFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
DESCRIPTION = Path(__file__).parents[1] / "api" / "openapi.json"
TYPESCRIPT = Path(__file__).parent / "typescript"
PROGRAMS = TYPESCRIPT / "node_modules" / ".bin"


@pytest.fixture
def content(drained):
    page = GuidelineFactory(
        title="Rules",
        date_adopted="2024-05",
        cities=[CityFactory(name="Delft", slug="delft")],
        issuers=[OrganisationFactory()],
        body=[
            ("heading", {"level": "2", "text": "Purpose"}),
            ("text", "<p>A <b>chatbot</b> says so.</p>"),
            ("list", {"ordered": True, "items": ["<p>One</p>"]}),
        ],
    )
    drained()
    return page


def test_criterion_37_a_python_client_is_generated_and_reads_answers(
    client, content, tmp_path, monkeypatch
):
    (tmp_path / "config.yml").write_text("post_hooks: []\n")
    generator = Path(sys.executable).with_name("openapi-python-client")
    done = subprocess.run(
        [generator, "generate", "--path", DESCRIPTION, "--meta", "none", "--fail-on-warning",
         "--output-path", tmp_path / "rights_client", "--config", tmp_path / "config.yml"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    made = importlib.import_module("rights_client")
    lists = importlib.import_module("rights_client.api.documents.list_guidelines")
    models = importlib.import_module("rights_client.models")

    def answer(request):
        said = client.get(request.url.raw_path.decode())
        return httpx.Response(said.status_code, content=said.content, headers=dict(said.headers))

    transport = {"transport": httpx.MockTransport(answer)}
    platform = made.Client(base_url="http://localhost:8000", httpx_args=transport)
    (item,) = lists.sync(client=platform, city=["delft"], page_size=5).items
    assert (item.title, item.dates.adopted, item.cities[0].slug) == ("Rules", "2024-05", "delft")
    kinds = [models.HeadingBlock, models.TextBlock, models.ListBlock]
    assert [type(block) for block in item.blocks] == kinds
    refused = lists.sync(client=platform, city=["nowhere"])
    assert (type(refused), refused.parameter) == (models.Problem, "city")


def test_criterion_37_answers_have_the_types_that_typescript_is_given(client, content, tmp_path):
    if not PROGRAMS.exists() or not shutil.which("node"):
        pytest.skip("needs what `make clients` installs")
    types = tmp_path / "api.ts"
    subprocess.run([PROGRAMS / "openapi-typescript", DESCRIPTION, "-o", types], check=True)
    lines = ['import type { paths } from "./api";']
    asked = {
        "guidelines": "guidelines", "cities": "cities", "search": "search?q=rules",
        "changes": "changes?include=document",
    }  # fmt: skip
    for name, path in asked.items():
        answer = json.dumps(client.get(f"/api/v1/{path}").json())
        kind = f'paths["/api/v1/{name}"]["get"]["responses"]["200"]["content"]["application/json"]'
        lines.append(f"export const {name}: {kind} = {answer};")
    lines += [
        "const block = guidelines.items[0]?.blocks?.[0];",
        'export const text: string = block?.type === "heading" ? block.text : "";',
    ]
    (tmp_path / "use.ts").write_text("\n".join(lines))
    shutil.copy(TYPESCRIPT / "tsconfig.json", tmp_path)
    done = subprocess.run(
        [PROGRAMS / "tsc", "-p", tmp_path], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout
