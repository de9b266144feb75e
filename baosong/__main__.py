"""The command line's entrance: verbs are imported only when they are called, so that --help comes at once."""

import gc
import gettext
import os
import sys
from importlib import import_module
from pathlib import Path

import click

VERBS = {
    "init": "建立工作区",
    "campaign": "查看、核对、启用专项定义",
    "blanks": "生成各单位的空白表",
    "collect": "收报：扫描收件文件夹",
    "status": "谁报了、谁没报",
    "show": "一个报送任务或来件的经过、证据和审核意见",
    "register": "代收登记：邮件、纸质、即时通讯等来件",
    "decide": "处理：延期、免报、退回、认定、核改、报出等",
    "report": "生成情况汇报、报告、通报、催报和汇总表",
    "template": "文稿模板：可用的名称，核对模板",
    "trace": "文稿里的数从哪里来",
    "archive": "归档：把一个专项的全部材料整理成文件夹",
    "contacts": "各单位联系人和催报名单",
    "run": "启动服务：收件、读数、网页",
    "serve": "网页：谁报了、谁没报，当场处理",
    "user": "网页账号：增加、重设密码、删除",
    "audit": "核对台账和原件存档，或核对备份",
    "backup": "备份台账、原件、联系人、设置和模板",
    "restore": "从备份恢复出一个工作区",
}


class LazyGroup(click.Group):
    """A group whose commands live in baosong/cli, one file a verb."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Every verb, in the order of the work."""
        return list(VERBS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The verb's command, imported now."""
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"baosong.cli.{name}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs, without importing any."""
        with formatter.section("命令"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="当前文件夹",
    help="工作区文件夹",
)
@click.option("--now", metavar="时间", help="演练：从这一时间开始走的时钟，如 2019-10-21T09:00")
@click.pass_context
def main(ctx: click.Context, workspace: Path, now: str | None) -> None:
    """报送：收各单位按期报送的报表，看谁报了、谁逾期，生成汇总文稿。"""
    from baosong.cli.session import Session  # noqa: PLC0415 - --help must not pay for it

    ctx.obj = Session(workspace.absolute(), now)


def speak_chinese() -> None:
    """Click's own words in Chinese, whatever the machine's language: gettext goes by LANGUAGE."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("baosong", str(Path(__file__).parent / "locale"))
    gettext.textdomain("baosong")


def collect_seldom() -> None:
    """Let Python look for cycles of garbage seldom: a national year is 100,000 records that hold none."""
    gc.set_threshold(100_000, 50, 50)


def run() -> None:
    """The console script: one sentence instead of a traceback for what the user can mend."""
    speak_chinese()
    collect_seldom()
    from baosong.refusals import explained  # noqa: PLC0415

    with explained():
        main(prog_name="baosong")
    sys.exit(0)


if __name__ == "__main__":
    run()
