"""What axe finds wrong with a page, asked so that it is quick."""

from axe_playwright_python.sync_playwright import Axe

# Two of its rules are dearer than all others together, and the same for all that look the same.
# Contrast: of the elements with text that share colours, size and what they stand on, one is
# looked at. Links that only their colour tells from the text around them: of those that look the
# same, in blocks that do and hold other text or none, one. Style sheets are not loaded again for
# the rule that reads them, which a test of its own stands for.
FIND = """async ([part, onlyContrast]) => {
    const root = document.querySelector(part);
    const looks = new Map(), links = new Map();
    const styled = (element) => {
        const style = getComputedStyle(element);
        return [
            element.className, style.color, style.fontFamily, style.fontSize, style.fontStyle,
            style.fontWeight, style.textDecoration, style.backgroundColor, style.backgroundImage,
            style.borderBottom, style.outline,
        ];
    };
    for (const element of root.querySelectorAll("*")) {
        const words = [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        const isLink = !onlyContrast && element.matches("a[href]");
        const hasText = words || element.matches("input, select, textarea");
        if (!(hasText || isLink) || !element.checkVisibility()) continue;
        if (isLink) {
            const look = [];
            let block = element;
            while (getComputedStyle(block).display.startsWith("inline") && block.parentElement) {
                look.push(styled(block));
                block = block.parentElement;
            }
            look.push(styled(block), block.textContent.trim() === element.textContent.trim());
            if (!links.has(look.join())) links.set(look.join(), element);
        }
        if (!hasText) continue;
        const { color, fontSize, fontWeight } = getComputedStyle(element);
        const look = [color, fontSize, fontWeight];
        for (let each = element; each; each = each.parentElement) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(each);
            const seen = [backgroundColor, backgroundImage, opacity].join();
            if (seen !== "rgba(0, 0, 0, 0),none,1") look.push(seen);
        }
        if (!looks.has(look.join())) looks.set(look.join(), element);
    }
    const told = { preload: false, resultTypes: ["violations"] };
    const dear = onlyContrast ? ["color-contrast"] : ["color-contrast", "link-in-text-block"];
    const include = [...new Set([...looks.values(), ...links.values()])];
    const runs = [await axe.run({ include }, { ...told, runOnly: dear })];
    if (!onlyContrast) {
        const rules = Object.fromEntries(dear.map((rule) => [rule, { enabled: false }]));
        runs.push(await axe.run(part === "html" ? document : root, { ...told, rules }));
    }
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
