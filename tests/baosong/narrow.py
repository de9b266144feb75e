"""A campaign cut down to the duties a test is about, so that a story needs no word on what else the notice asks."""

import re
import tomllib

MAIN = {
    "jieyang-2019": ("final",),
    "quality-2007": ("progress",),
    "heilongjiang-2017": ("june", "december"),
}
_BLOCK = re.compile(r"(?m)^(?=\[)")


def narrow(folder, keep):
    """Leave these obligations, with their goals, reports and forms, in the campaign folder's definition.

    The collector's own return (市本级) goes too: stories of counties alone count counties.
    """
    path = folder / "campaign.toml"
    head, *blocks = _BLOCK.split(path.read_text(encoding="utf-8"))
    kept, wanted = [head], True
    for block in blocks:
        if not block.startswith(("[[obligation.", "[obligation.")):
            known = tomllib.loads(block)
            wanted = next(iter(known.values()))[0].get("id" if "obligation" in known else "obligation") in keep
        kept += [block] if wanted else []
    text = "".join(kept)
    path.write_text(text, encoding="utf-8")
    units = folder / "units.csv"
    lines = units.read_text(encoding="utf-8").splitlines(keepends=True)
    units.write_text("".join(line for line in lines if ",own," not in line), encoding="utf-8")
    used = {p["form"] for o in tomllib.loads(text)["obligation"] for p in o["part"] if "form" in p}
    for form in (folder / "forms").glob("*.toml"):
        if form.stem not in used:
            form.unlink()
