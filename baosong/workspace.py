"""A workspace: config.toml, its folders, and the definitions in its templates/."""

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from baosong.config import ConfigFaults, WebSettings, settings
from baosong.places import DROP
from tracker.definition.load import load_campaign, read_texts
from tracker.definition.model import Campaign
from tracker.definition.where import Where
from tracker.definition.workdays import Workdays
from tracker.problem import Catalogue, Problem


class FolderFault(Catalogue):
    """What is wrong between a definition and its folder."""

    ID_NOT_FOLDER = (
        "error",
        "专项编号“{found}”与文件夹名“{folder}”不一致。",
        "请把 id 改为 {folder}；编号启用后不能改，否则已收的报表会没有着落。",
    )


class ParentFault(Catalogue):
    """What is wrong between a campaign and the one above it."""

    NOT_ITS_UNIT = (
        "error",
        "parent_unit 写的“{found}”不是上级专项“{title}”的报送单位。",
        "请改为该专项 units.csv 里本局的代码。",
    )


class WorkspaceRefusal(Exception):
    """The workspace can't be used; the message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class Workspace:
    """Where everything lies, and the settings of config.toml."""

    root: Path
    campaigns: tuple[str, ...]
    office: str
    zone: ZoneInfo
    intake: Path
    outbox: Path
    feedback: str
    settle_seconds: float
    scan_seconds: float
    workdays: Workdays
    code: str = ""
    contact: str = ""
    web: WebSettings = field(default_factory=WebSettings)

    @property
    def templates(self) -> Path:
        """One folder a campaign."""
        return self.root / "templates"

    @property
    def data(self) -> Path:
        """Ledger, archive and day files; on a local disk."""
        return self.root / "data"


def open_workspace(root: Path) -> Workspace:
    """The workspace in a folder; WorkspaceRefusal when there is none or its config.toml can't be used."""
    path = root / "config.toml"
    if not path.is_file():
        raise WorkspaceRefusal(
            f"“{root}”不是工作区：没有 config.toml。请先运行 baosong init 文件夹，或用 --workspace 指明。"
        )
    try:
        made = settings(root, tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as fault:
        raise WorkspaceRefusal("config.toml 不是 UTF-8 编码，请用“记事本—另存为—UTF-8”保存后再试。") from fault
    except tomllib.TOMLDecodeError as fault:
        raise WorkspaceRefusal(f"config.toml 写法有误（{fault}），请改正后再试。") from fault
    except ConfigFaults as faults:
        raise WorkspaceRefusal(f"config.toml 有以下错误，请改正后再试：\n{faults}") from faults
    return Workspace(
        root=root,
        campaigns=made.campaigns,
        office=made.office,
        zone=made.zone,
        intake=made.intake,
        outbox=made.outbox,
        feedback=made.feedback,
        settle_seconds=made.settle_seconds,
        scan_seconds=made.scan_seconds,
        workdays=Workdays(made.workdays),
        code=made.code,
        contact=made.contact,
        web=made.web,
    )


def load_files(workspace: Workspace, campaign: str) -> tuple[Campaign | None, dict[str, str], tuple[Problem, ...]]:
    """A campaign from its folder as it lies there now, its texts, and everything wrong with it."""
    folder = workspace.templates / campaign
    if not folder.is_dir():
        raise WorkspaceRefusal(f"templates 下没有“{campaign}”文件夹；config.toml 的 campaigns 与文件夹名应当一致。")
    texts, present, problems = read_texts(folder)
    loaded, more = load_campaign(texts, present)
    problems += more
    if loaded is not None and loaded.id != campaign:
        problems += (FolderFault.ID_NOT_FOLDER.at(Where(texts).campaign("id"), found=loaded.id, folder=campaign),)
        loaded = None
    return loaded, texts, problems


def starter() -> Path:
    """The packed copy of config.toml and templates/, or the repository's own in an editable install."""
    packed = Path(str(files("baosong"))) / "starter"
    return packed if packed.is_dir() else Path(__file__).parent.parent


def init(root: Path, campaigns: Sequence[str]) -> Workspace:
    """Write a workspace ready to run, files only: settings, the campaigns asked for, a folder for each unit."""
    if (root / "config.toml").exists():
        raise WorkspaceRefusal(f"“{root}”里已有工作区（config.toml），没有改动任何文件。")
    source = starter()
    known = sorted(p.name for p in (source / "templates").iterdir() if (p / "campaign.toml").is_file())
    chosen = tuple(campaigns) or tuple(known)
    for name in chosen:
        if name not in known:
            raise WorkspaceRefusal(f"没有名为“{name}”的专项；现有：{'、'.join(known)}。")
    for folder in ("templates", "intake", "outbox", "data"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name in chosen:
        shutil.copytree(source / "templates" / name, root / "templates" / name, dirs_exist_ok=True)
    text = (source / "config.toml").read_text(encoding="utf-8")
    (root / "config.toml").write_text(_with_campaigns(text, chosen), encoding="utf-8")
    workspace = open_workspace(root)
    make_unit_folders(workspace)
    return workspace


def make_unit_folders(workspace: Workspace, day: date | None = None) -> None:
    """A folder in the intake for each unit in force on the day (None: the campaign's first) or later.

    A name given up before is left out: a clerk must not find two folders. Nothing is ever removed. The coordinator's
    own drop (_代收) stands beside them.
    """
    (workspace.intake / DROP).mkdir(parents=True, exist_ok=True)
    for name in workspace.campaigns:
        campaign, _texts, _problems = load_files(workspace, name)
        if campaign is not None:
            since = day or campaign.starts
            for unit in (u for u in campaign.units if u.valid_to is None or u.valid_to >= since):
                (workspace.intake / unit.name).mkdir(parents=True, exist_ok=True)


def _with_campaigns(text: str, chosen: Sequence[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in chosen)
    lines = [f"campaigns = [{listed}]" if line.startswith("campaigns =") else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"
