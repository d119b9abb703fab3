"""A chapter is written with a preview beside it, and with what it cites at hand."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from briefing.models import Chapter
from provisions.models import Provision
from record.models import Edit
from statements.models import Source
from tests.admin.forms import fields_of, form_of, submit

pytestmark = pytest.mark.usefixtures("record")
PREVIEW = "/admin/briefing/chapter/preview/"
WHY = {"reason_for_change": "Reuters corrected its report", "kind_of_change": "correction"}


def preview(client, body, **fields):
    response = client.post(PREVIEW, {"body": body, **fields})
    assert response.status_code == 200
    return unescape(response.content.decode())


def editor_who_may(client, *names):
    account = User.objects.create_user("few", password="a long password", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(account)
    return client


def test_it_works(desk):
    source = Source.objects.get(slug="report-2025-11-24-both-texts")
    html = preview(
        desk,
        f"* It **struck out** [point 3](point:3).[^{source.slug}]\n* See [Reactions](#reactions).",
        title="A new chapter",
    )
    assert "<h2>A new chapter</h2>" in html
    assert "<strong>struck out</strong>" in html
    assert '<a href="/provisions/3/">point 3</a>' in html
    assert '<a href="#reactions">Reactions</a>' in html
    (note,) = re.findall(r'<li id="preview-note-1">.*?</li>', html)
    for said in (source.publisher, source.title, source.url, "24 November 2025"):
        assert said in note
    assert "Leads nowhere" not in html
    assert "Nothing has been saved." in html


def test_what_leads_nowhere_is_marked_and_listed_with_its_line(desk):
    html = preview(
        desk, "One.\n\nTwo.[^nobody]\n[three](point:99) [four](#five)\n\n![six](six.png) <b>"
    )
    for said in (
        "Line 3: this footnote names a source that is not in the record, “nobody”.",
        "Line 4: this link names a point that is not in the record, “99”.",
        "Line 4: this link names a chapter that is not in the record, “five”.",
        "Line 6: “six.png” leads nowhere.",
        "Line 6: “<b>” leads nowhere.",
    ):
        assert said in html
    assert html.count('<mark class="unknown">') == 4


def test_every_chapter_of_the_record_shows_in_full_with_all_its_notes(desk):
    for chapter in Chapter.objects.all():
        html = preview(desk, chapter.body)
        assert "Leads nowhere" not in html
        assert "<mark" not in html
        assert html.count('<li id="preview-note-') == chapter.citations.count()


def test_the_form_fetches_a_part_alone(desk):
    html = preview(desk, "A **claim**.", part="1")
    assert html.strip() == '<div class="chapter-prose"><p>A <strong>claim</strong>.</p>\n</div>'


def test_what_is_typed_is_shown_and_not_run(desk):
    html = desk.post(
        PREVIEW, {"body": "<script>alert(1)</script> [a](javascript:b)", "title": "<script>"}
    ).content.decode()
    assert "<script>alert" not in html
    assert "<h2><script>" not in html
    assert 'href="javascript' not in html


def test_a_preview_writes_nothing(desk):
    before = Chapter.history.count(), Edit.objects.count()
    with CaptureQueriesContext(connection) as queries:
        preview(desk, Chapter.objects.first().body, title="Another", reason_for_change="None")
    assert (Chapter.history.count(), Edit.objects.count()) == before
    written = [q["sql"] for q in queries if not q["sql"].lstrip().upper().startswith("SELECT")]
    assert written == []


def test_a_preview_costs_the_same_whatever_the_text_cites(desk):
    def cost(body):
        with CaptureQueriesContext(connection) as queries:
            preview(desk, body, part="1")
        return len(queries)

    slugs = Source.objects.values_list("slug", flat=True)[:50]
    much = "".join(f"[^{slug}]" for slug in slugs) + "[a](point:1)[b](point:2)"
    assert cost(much) == cost(f"[^{slugs[0]}][a](point:1)") <= 5


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["change_chapter"], 200),
        (["add_chapter"], 200),
        (["view_chapter"], 403),
        (["change_source"], 403),
    ],
)
def test_whoever_may_write_a_chapter_may_preview_one(client, names, status):
    few = editor_who_may(client, *names)
    assert few.post(PREVIEW, {"body": "A."}).status_code == status


def test_a_preview_is_posted_by_someone_signed_in_from_our_own_form(desk, editor):
    assert desk.get(PREVIEW).status_code == 405
    signed_out = Client().post(PREVIEW, {"body": "Typed with care."})
    assert signed_out.status_code == 403
    assert "You have been signed out." in signed_out.content.decode()
    assert "Typed with care." in signed_out.content.decode()
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(editor)
    assert forger.post(PREVIEW, {"body": "A."}).status_code == 403


@pytest.mark.parametrize("body", ["", " \r\n", "a\r\nb", "[^", "x" * 200_000, "\0", "[" * 3000])
def test_any_text_can_be_previewed(desk, body):
    preview(desk, body)


@pytest.mark.parametrize("number", ["9" * 10, "9" * 5000, "٧", "-1", "0", "7.0", " 7"])
def test_no_number_of_a_point_breaks_the_preview(desk, number):
    preview(desk, f"[a](point:{number})")


def test_the_form_leads_to_the_preview_without_scripts(desk):
    html = desk.get(form_of(Chapter.objects.first())).content.decode()
    (button,) = re.findall(r"<button[^>]*chapter-show[^>]*>", html)
    for said in (f'formaction="{PREVIEW}"', 'formtarget="_blank"', 'type="submit"'):
        assert said in button


def test_the_form_finds_sources_and_points_by_key(desk):
    html = desk.get(reverse("admin:briefing_chapter_add")).content.decode()
    for kind, model, field, row, key in (
        ("source", "chaptercitation", "source", Source.objects.first(), "slug"),
        ("point", "chapterpoint", "provision", Provision.objects.first(), "number"),
    ):
        (box,) = re.findall(rf'<select[^>]*id="id_body_{kind}"[^>]*>', html)
        assert f'data-model-name="{model}"' in box
        url = unescape(re.search(r'data-ajax--url="([^"]+)"', box)[1])
        asked = {"app_label": "briefing", "model_name": model, "field_name": field}
        query = urlencode({**asked, "term": row.title})
        found = desk.get(f"{url}&{query}").json()["results"]
        assert str(getattr(row, key)) in {each["id"] for each in found}


def test_the_form_offers_only_what_this_editor_may_see(client):
    few = editor_who_may(client, "change_chapter", "view_chapter", "view_source")
    html = few.get(form_of(Chapter.objects.first())).content.decode()
    assert 'id="id_body_source"' in html
    assert 'id="add_id_body_source"' not in html
    assert 'id="id_body_point"' not in html
    shown = html.partition("chapter-cites")[2].partition("</section>")[0]
    assert "/admin/statements/source/" in shown
    assert "/admin/provisions/provision/" not in shown


def test_someone_who_may_only_look_sees_the_text_and_no_box(client):
    html = (
        editor_who_may(client, "view_chapter")
        .get(form_of(Chapter.objects.first()))
        .content.decode()
    )
    assert "chapter-show" not in html
    assert "In the second half of November 2025" in html


def test_the_form_shows_what_the_chapter_cites(desk):
    chapter = Chapter.objects.first()
    html = desk.get(form_of(chapter)).content.decode()
    shown = html.partition("chapter-cites")[2].partition("</section>")[0]
    assert f"{chapter.citations.count()} sources, {chapter.points.count()} points" in shown
    for citation in chapter.citations.all():
        assert form_of(citation.source) in shown
    for link in chapter.points.all():
        assert form_of(link.provision) in shown


def test_boxes_are_no_fields_and_saving_stores_what_is_cited(desk):
    chapter = Chapter.objects.first()
    source = Source.objects.exclude(chaptercitations__chapter=chapter).first()
    body = f"{fields_of(desk.get(form_of(chapter)))['body']}[^{source.slug}]"
    chosen = {"insert-source": source.slug, "insert-point": "7"}
    assert submit(desk, form_of(chapter), body=body, **chosen, **WHY).status_code == 302
    assert chapter.citations.filter(source=source).exists()
