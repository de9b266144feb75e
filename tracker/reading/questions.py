"""What holds a file: each question with its sentence and cure; `Refusal` carries one up to where it is answered."""

from enum import Enum

from tracker.facts import DeliveryKey, Question

_RESAVE = "请用 WPS 或 Excel 打开，“另存为”.xlsx 后重新放入。"
_AGAIN = "请重新放入完整的文件。"
_BLANK = "请在下发的 Excel 空白表中填报后重新放入。"


class Ask(Enum):
    """Each member is (sentence, cure) with {named} gaps; its name in small letters is the code."""

    EMPTY_FILE = ("文件是空的（0字节）。", _AGAIN)
    TRUNCATED = ("文件不完整，打不开（可能没有复制完或上传中断）。", _AGAIN)
    DAMAGED = ("文件内部损坏（{detail}），打不开。", _AGAIN)
    ENCRYPTED = ("文件设有打开密码，读不了。", "请去掉密码后重新放入。")
    BOMB = ("文件展开后过大（{detail}），未读取。", "请只保留填报的工作表和内容，另存后重新放入。")
    AREA = ("{detail}有内容的区域过大，未读取（多半是在很远的地方留有内容）。", _BLANK)
    DOCTYPE = ("文件内含外部定义（{detail}），为安全起见未读取。", _RESAVE)
    DUPLICATE_PART = ("文件内部有同名的部分（{detail}），不知以哪个为准，未读取。", _RESAVE)
    TOO_MANY_SHEETS = ("工作簿有{count}张工作表，未读取。", "请只保留下发的工作表，另存后重新放入。")
    UNREADABLE = ("文件像是表格，但各种办法都打不开。", _RESAVE)
    HTML_TABLE = ("文件名是表格，内容却是没有表格的网页，未读取。", _RESAVE)
    TEXT_TABLE = ("文件名是表格，内容却是不分栏的文本，未读取。", _RESAVE)
    NO_TABLE = ("文件名是表格，内容却是{kind}，未读取。", "请放入表格本身；确是附件的，请改回原来的扩展名。")
    PAGE_PARTS = ("文件是“单个文件网页”（.mht），未读取。", _RESAVE)
    ARCHIVE_KIND = ("压缩包（{kind}）未能打开。", "请解压后放入，或改用 .zip。")
    MAIL_KIND = ("邮件（{kind}）未能打开。", "请在邮件软件里把附件另存出来，再放入。")
    NESTED_ARCHIVE = ("压缩包里套了两层以上，里层未再打开。", "请把里面的文件解压后放入。")
    TOO_MANY_MEMBERS = ("压缩包里有{count}个文件，过多，未读取。", "请只压缩本次报送的文件。")
    BAD_NAME = ("压缩包内有不安全的文件名（{detail}），未读取。", "请重新压缩后放入。")
    READER_LOST = ("这个文件使读取程序中断或超时，已试两次，未能读出。", _BLANK)
    READER_FAILED = ("读取时出错（{detail}），未能读出。", _BLANK)
    WORD_FOR_FORM = ("{form}应报 Excel 表，放入的却是 Word 文件。", _BLANK)
    UNKNOWN_FORM = ("不是本系统下发的表样，认不出是哪张报表{guess}。", _BLANK)
    WHICH_FORM = ("工作表“{sheet}”既像{first}，又像{second}：是哪一张？", "请用下发的空白表填报，或告知是哪张表。")
    FORM_DISAGREES = (
        "工作表“{sheet}”是{seen}，下发时标记的却是{said}：以哪个为准？",
        "请用本期下发的空白表填报，或告知以哪个为准。",
    )
    FORM_TWICE = (
        "{form}在文件中有{count}份{places}，内容不同：以哪份为准？",
        "请只保留一份后重新放入，或告知以哪份为准。",
    )
    NO_UNIT = ("看不出是哪个单位报送的。", "请填好“报送单位”，或放入本单位的文件夹。")
    UNIT_MAYBE = ("只有文件名提到“{unit}”：是否为该单位报送？", "请填好“报送单位”，或放入本单位的文件夹。")
    UNIT_DISAGREES = (
        "{first_witness}是“{first}”，{second_witness}是“{second}”：以哪个为准？",
        "请用本单位下发的空白表填报后放入本单位的文件夹，或告知以哪个为准。",
    )
    FOLDER_UNKNOWN = ("文件夹“{folder}”不是报送单位的名称{guess}。", "请放入本单位的文件夹，或告知是哪个单位。")
    FOLDER_WHICH = (
        "文件夹“{folder}”可以是{names}：是哪个单位？",
        "请把文件夹改为带上级名称的单位全称，或用下发的空白表填报，或告知是哪个单位。",
    )
    NOT_OWED = ("“{unit}”不在{title}的报送单位之列。", "请核对文件夹和报表。")
    PERIOD_UNKNOWN = ("表头期次“{text}”不是{title}的期次。", "请改为本期期次，或用本期下发的空白表填报。")
    PERIOD_DISAGREES = (
        "{first_witness}是“{first}”，{second_witness}是“{second}”：以哪个为准？",
        "请用本期下发的空白表填报后重新放入，或告知以哪个为准。",
    )
    NOT_BEGUN = (
        "“{title}”的{label}还没有开始：期次是否选错？",
        "请核对期次，用本期下发的空白表填报；确属提前报送的，请告知。",
    )
    NO_PERIOD = ("看不出是哪一期{guess}。", "请填好“期次”和“数据截至”，或告知是哪一期。")
    AD_HOC = ("{title}没有固定期次，需要确认是哪一次报送。", "请告知是哪一次报送。")
    AD_HOC_UNKNOWN = (
        "“{text}”不是本单位{title}已报的编号。",
        "请把子文件夹改为收件回执上的编号；如是新的一件，请直接放入本单位的文件夹。",
    )
    AD_HOC_WHICH = (
        "“{label}”可以归入{title}的{numbers}：是哪一件的？",
        "请放入以编号命名的子文件夹（如“{first}”），或告知是哪一件。",
    )
    ATTACHMENT_MAYBE = ("只从文件名看，似为“{label}”：是否就是？", "请告知，或把文件名改为“{label}”后重新放入。")
    ATTACHMENT_WHICH = ("“{label}”有几期待报：是哪一期的？", "请在文件名中写明期次，或告知是哪一期。")
    ATTACHMENT_TYPE = ("“{label}”应为{types}格式，放入的是{kind}。", "请改为要求的格式后重新放入。")

    def of(
        self, member: str = "", *, candidates: tuple[DeliveryKey, ...] = (), form_id: str = "", **gaps: object
    ) -> Question:
        """The question, naming the file inside a zip it is about; `candidates` best first."""
        sentence, cure = (text.format(**gaps) for text in self.value)
        return Question(self.name.lower(), f"“{member}”：{sentence}" if member else sentence, cure, candidates, form_id)


# Questions whose first candidate rests on a witness and may be proposed; between two that are as good nothing is.
PROPOSING = frozenset(
    ask.name.lower()
    for ask in (
        Ask.UNIT_MAYBE, Ask.ATTACHMENT_MAYBE, Ask.FOLDER_UNKNOWN, Ask.PERIOD_DISAGREES, Ask.NO_PERIOD, Ask.NOT_BEGUN,
    )
)  # fmt: skip


class Refusal(Exception):
    """Raised inside the reader only, and answered there: this content cannot be read, and why."""

    def __init__(self, ask: Ask, **gaps: object) -> None:
        super().__init__(ask.name)
        self.ask = ask
        self.gaps = gaps

    def question(self, member: str = "", candidates: tuple[DeliveryKey, ...] = ()) -> Question:
        """The refusal as a question."""
        return self.ask.of(member, candidates=candidates, form_id="", **self.gaps)
