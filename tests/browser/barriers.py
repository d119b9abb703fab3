"""What axe finds wrong with a page, asked so that it is quick."""

from axe_playwright_python.sync_playwright import Axe

# Contrast is by far the dearest of its rules, and the same for all that look the same: of the
# elements with text that share colours, size and what they stand on, one is looked at.
FIND = """async ([part, onlyContrast]) => {
    const root = document.querySelector(part);
    const looks = new Map();
    for (const element of root.querySelectorAll("*")) {
        const words = [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!(words || element.matches("input, select, textarea")) || !element.checkVisibility())
            continue;
        const { color, fontSize, fontWeight } = getComputedStyle(element);
        const look = [color, fontSize, fontWeight];
        for (let each = element; each; each = each.parentElement) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(each);
            const seen = [backgroundColor, backgroundImage, opacity].join();
            if (seen !== "rgba(0, 0, 0, 0),none,1") look.push(seen);
        }
        if (!looks.has(look.join())) looks.set(look.join(), element);
    }
    const contrast = { runOnly: ["color-contrast"], resultTypes: ["violations"] };
    const others = {
        rules: { "color-contrast": { enabled: false } }, resultTypes: ["violations"],
    };
    const runs = [await axe.run({ include: [...looks.values()] }, contrast)];
    if (!onlyContrast) runs.push(await axe.run(part === "html" ? document : root, others));
    return runs.flatMap((run) => run.violations).map(
        ({ id, nodes }) => [id, nodes.slice(0, 5).map((node) => node.html.slice(0, 120))]);
}"""


def barriers(tab, part="html", *, only_contrast=False):
    """Return what axe finds in a *part* of the page: the rule, and where it is broken."""
    # Axe adds a style of its own to the page, which is not the page's fault.
    tab.evaluate("window.policyBroken = () => {}")
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(Axe().axe_script)
    return tab.evaluate(FIND, [part, only_contrast])
