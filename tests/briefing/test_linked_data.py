"""What pages say of themselves in schema.org's words: parsed, true, and no script."""

import json

import pytest

from briefing import linked_data
from record.models import Edit
from statements.models import Event
from tests.briefing.reader import read


def block(client, page):
    [text] = read(client.get(page)).data_blocks
    return json.loads(text)


def test_the_record_is_a_dataset(client, record, settings):
    settings.SITE_URL = "https://plan.example.org"
    data = block(client, "/about/")
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Dataset")
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["temporalCoverage"] == "2025-02-13/2025-12-17"
    assert data["dateModified"] == Edit.objects.first().recorded_at.isoformat(timespec="seconds")
    assert data["creator"]["name"] == settings.SITE_NAME
    for file in data["distribution"]:
        assert file["contentUrl"].startswith("https://plan.example.org/")
        response = client.get(file["contentUrl"].removeprefix("https://plan.example.org"))
        assert response.status_code == 200
        assert response["Content-Type"].startswith(file["encodingFormat"])
        b"".join(response)


def test_the_briefing_is_a_report_of_its_chapters(client, record, settings):
    data = block(client, "/briefing/")
    assert data["@type"] == "Report"
    assert data["url"] == f"{settings.SITE_URL}/briefing/"
    assert {"@type": "Chapter", "name": "Introduction"}.items() <= data["hasPart"][0].items()
    for chapter in data["hasPart"]:
        path = chapter["url"].removeprefix(settings.SITE_URL)
        assert client.get(path).status_code == 200
    assert read(client.get("/briefing/?on=2025-12-01")).data_blocks == []


def test_the_timeline_lists_the_events_that_it_shows(client, record, settings):
    data = block(client, "/timeline/?kind=event&on=2025-12-01")
    assert data["numberOfItems"] == len(data["itemListElement"]) > 3
    html = client.get("/timeline/?kind=event&on=2025-12-01").content.decode()
    for item in data["itemListElement"]:
        assert item["item"]["startDate"] <= "2025-12-01"
        anchor = item["item"]["url"].partition("#")[2]
        assert f'id="{anchor}"' in html
    assert read(client.get("/timeline/?kind=statement")).data_blocks == []


def test_an_event_says_what_the_record_says(record):
    one = Event.objects.exclude(ended_on=None).exclude(place="").first()
    data = linked_data.event(one)
    assert data["name"] == one.title
    assert data["startDate"] == one.started_on.isoformat()
    assert data["endDate"] == one.ended_on.isoformat()
    assert data["location"] == {"@type": "Place", "name": one.place}
    assert data["url"].startswith("http")


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "a\u2028b & <!--"])
def test_what_is_typed_ends_no_block(title):
    text = linked_data.data_block({"@type": "Event", "name": title})
    inner = text.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inner)
    assert json.loads(inner)["name"] == title
