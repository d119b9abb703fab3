"""Searching in a real Chromium: typed, narrowed, followed to where it stands, by keyboard."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Zaporozhye", "Zaporizhzhia"),
        ("article 5", "Article 5"),
        ("800000", "800,000"),
    ],
)
def test_what_is_spelled_otherwise_is_found_and_marked(site, page, typed, written):
    page.goto(f"{site}/search/")
    page.get_by_label("Words to look for").fill(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    first = page.locator(".hit").first
    assert written in first.locator("mark").all_inner_texts()


def test_a_mistyped_word_is_followed_to_a_statement_by_keyboard(site, page):
    page.goto(f"{site}/search/?on=2025-12-10")
    page.get_by_label("Words to look for").fill("Zelnsky ultimatum")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Zelenskyy ultimatum").press("Enter")
    kinds = page.get_by_role("navigation", name="Kinds of results")
    kinds.get_by_role("link", name="Statements").press("Enter")
    page.wait_for_url("**&kind=statement")
    page.locator(".hit a").first.press("Enter")
    page.wait_for_url("**/statements/*/?*")
    assert page.url.endswith("?on=2025-12-10")
    assert "ultimatum" in page.get_by_role("main").inner_text()
