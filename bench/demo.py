"""make demo: three campaigns played from the first blank to the Word report, as a rehearsal with made-up data."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.clerk import Return, fill, zipped
from bench.stories import city_return, county_return, one_case_too_many, province_return, summary_file
from tracker.definition.form import Form
from tracker.definition.load import load_campaign, read_texts
from tracker.definition.model import Campaign

ROOT = Path(__file__).parent.parent / "demo"


@dataclass(frozen=True)
class Stage:
    """One rehearsal workspace with its only campaign, and a drawer where clerks keep what they are filling."""

    folder: Path
    campaign: Campaign
    drawer: Path

    def run(self, now: str, *words: str) -> str:
        """One command at a rehearsed time; its stdout, shown as well."""
        command = ["baosong", "--workspace", str(self.folder), "--now", now, *words]
        show = ["baosong", "--workspace", str(self.folder.relative_to(ROOT.parent)), "--now", now, *words]
        print("$", " ".join(show), flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "baosong", *command[1:]], check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    @property
    def forms(self) -> dict[str, Form]:
        """The campaign's forms by id."""
        return {form.id: form for form in self.campaign.forms}

    def drop(self, unit: str, *files: Path) -> None:
        """What a clerk does: copy the files into the unit's folder."""
        for file in files:
            shutil.copyfile(file, self.folder / "intake" / unit / file.name)


def stage(name: str, campaign_id: str) -> Stage:
    """A fresh workspace under demo/."""
    folder = ROOT / name
    run = [sys.executable, "-m", "baosong", "init", str(folder), "--campaign", campaign_id]
    print(f"$ baosong init demo/{name} --campaign {campaign_id}", flush=True)
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    texts, present, _problems = read_texts(folder / "templates" / campaign_id)
    campaign, _problems = load_campaign(texts, present)
    if campaign is None:
        raise SystemExit(f"{campaign_id}: the definition does not load")
    return Stage(folder, campaign, Path(tempfile.mkdtemp(prefix="clerks-", dir=ROOT)))


def blanks(here: Stage, now: str, *words: str) -> dict[str, Path]:
    """The blanks of every unit, by the unit's name."""
    paths = [Path(line) for line in here.run(now, "blanks", here.campaign.id, *words).splitlines()]
    return {path.name.split("_")[0]: path for path in paths}


def filled(here: Stage, blank: Path, given: Return) -> Path:
    """A blank filled by its unit's clerk."""
    folder = here.drawer / blank.stem
    folder.mkdir(exist_ok=True)
    path = folder / blank.name
    fill(blank, path, here.forms, given)
    return path


def resaved(files: Sequence[Path], kind: str) -> list[Path]:
    """The files as a second office suite saves them; as they are where there is none."""
    if not shutil.which("soffice") or not files:
        return list(files)
    made = []
    for file in files:
        out = file.parent / f"另存{kind}"
        out.mkdir(exist_ok=True)
        made.append(out / f"{file.stem}.{kind}")
    with tempfile.TemporaryDirectory() as profile:
        base = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind]
        staging = Path(profile) / "out"
        subprocess.run([*base, "--outdir", str(staging), *map(str, files)], check=True, capture_output=True)
        for path in made:
            shutil.move(staging / path.name, path)
    return made


def jieyang() -> Stage:
    """October 20 in Jieyang: two on time, one corrected, one late, one never."""
    here = stage("揭阳", "jieyang-2019")
    made = blanks(here, "2019-10-08T09:00", "--obligation", "final")
    papers = {}
    for county in made:
        papers[county] = here.drawer / f"{county}工作总结.docx"
        summary_file(papers[county], county)
    returns: Callable[[str], Return] = lambda county: county_return(here.forms, county)  # noqa: E731 - a short name
    here.run("2019-10-18T16:30", "collect", "--once")  # the look before: nobody has reported yet
    here.drop("榕城区", filled(here, made["榕城区"], returns("榕城区")), papers["榕城区"])
    here.drop("揭东区", *resaved([filled(here, made["揭东区"], returns("揭东区"))], "xls"), papers["揭东区"])
    here.drop("揭阳市本级", filled(here, made["揭阳市本级"], returns("揭阳市本级")), papers["揭阳市本级"])
    here.drop("普宁市", filled(here, made["普宁市"], one_case_too_many(returns("普宁市"))), papers["普宁市"])
    print(here.run("2019-10-18T17:25", "collect", "--once"))
    here.run("2019-10-21T00:10", "collect", "--once")  # the look after the deadline: two are still absent
    here.drop("普宁市", filled(here, made["普宁市"], returns("普宁市")))
    zipped(here.drawer / "揭西县报送材料.zip", filled(here, made["揭西县"], returns("揭西县")), papers["揭西县"])
    here.drop("揭西县", here.drawer / "揭西县报送材料.zip")
    print(here.run("2019-10-21T10:05", "collect", "--once"))
    return here


def ten_days() -> Stage:
    """The ten-day form of September 20, 2007: 29 provinces on time, one late, one never."""
    here = stage("旬报", "quality-2007")
    made = blanks(here, "2007-09-12T09:00", "--period", "2007-09-20")
    here.run("2007-09-19T08:00", "collect", "--once")
    late, never = "青海省", "海南省"
    files = {name: filled(here, blank, province_return(here.forms, name)) for name, blank in made.items()}
    first, second = list(files)[:4], list(files)[4:6]
    for names, kind in ((first, "xlsx"), (second, "xls")):
        files |= dict(zip(names, resaved([files[n] for n in names], kind), strict=True))
    for name, path in files.items():
        if name not in (late, never):
            here.drop(name, path)
    here.run("2007-09-20T16:40", "collect", "--once")
    here.run("2007-09-21T00:10", "collect", "--once")
    here.drop(late, files[late])
    print(here.run("2007-09-21T09:30", "collect", "--once"))
    return here


def year_end() -> Stage:
    """December 20, 2017 in Heilongjiang: twelve cities on time, one never."""
    here = stage("年终", "heilongjiang-2017")
    made = blanks(here, "2017-12-01T09:00", "--obligation", "december")
    duty = here.campaign.obligation("december")
    parts = [part.id for part in duty.parts if part.kind == "form"] if duty else []
    here.run("2017-12-18T08:00", "collect", "--once")
    for city, blank in made.items():
        if city != "大兴安岭地区":
            paper = here.drawer / f"{city}工作总结.docx"
            summary_file(paper, city)
            here.drop(city, filled(here, blank, city_return(here.forms, city, parts)), paper)
    here.run("2017-12-19T16:00", "collect", "--once")
    print(here.run("2017-12-21T00:10", "collect", "--once"))
    return here


def main() -> None:
    """Play all three, then print who is overdue and where the documents are."""
    shutil.rmtree(ROOT, ignore_errors=True)
    ROOT.mkdir()
    county, province, cities = jieyang(), ten_days(), year_end()
    print("\n演示数据均为虚构。以下为三个专项的结果：\n")
    documents = []
    for here, now, obligation, period in (
        (county, "2019-10-21T11:00", "final", "2019-10-20"),
        (province, "2007-09-21T11:00", "progress", "2007-09-20"),
        (cities, "2017-12-21T09:00", "december", "2017-12-20"),
    ):
        named = f"{here.campaign.id}/{obligation}/{period}"
        print(here.run(now, "status", here.campaign.id, "--period", period, "--past-due"))
        here.run(now, "status", here.campaign.id, "--period", period, "--xlsx", str(here.folder / "收报台账.xlsx"))
        here.run(now, "decide", "confirm", named, "--by", "演示员", "--reason", "逐家核对过收到时间")
        written = here.run(now, "report", here.campaign.id, "--obligation", obligation, "--period", period).splitlines()
        documents += [*written, str(here.folder / "收报台账.xlsx")]
        here.run(now, "audit")
    print("\n文稿里的一个数从哪里来：\n")
    (summary,) = (path for path in documents if path.endswith("情况汇报（第1稿）.docx") and "揭阳" in path)
    print(county.run("2019-10-21T11:30", "trace", summary, "--figure", "立案"))
    county.run("2019-10-21T11:30", "archive", county.campaign.id, "--to", str(county.folder / "归档"))
    print("\n文稿：\n" + "\n".join(documents))
    print(f"\n归档：{county.folder / '归档'}")


if __name__ == "__main__":
    main()
