"""审核意见 on Word templates: what is wrong with a tag, where it stands, what to do in Word."""

from tracker.problem import Catalogue


class TemplateFault(Catalogue):
    """Everything that keeps a template from being filled, and the note on data that had to be cleaned."""

    NOT_WORD = (
        "error",
        "模板不是完好的 Word 文档（.docx）。",
        "请在 Word 或 WPS 中打开，另存为“Word 文档（*.docx）”后再用。",
    )
    TOO_LARGE = ("error", "模板解开后超过 64 MB，或部件太多。", "请删去模板里的大图片后再用。")
    HAS_PROGRAM = (
        "error",
        "模板里有宏或嵌入的程序，不予使用。",
        "请另存为不含宏的“Word 文档（*.docx）”，并删去嵌入的对象。",
    )
    HAS_EXTERNAL = (
        "error",
        "模板引用了文档以外的内容（链接的图片、附加的模板、取外部内容的域等），不予使用。",
        "请把图片改为“插入”而不是“链接”，并在“文档模板”中取消附加的模板。",
    )
    BROKEN_PART = ("error", "模板的{where}内部结构损坏。", "请在 Word 中打开模板，另存一份后再用。")
    WIDE_BRACE = ("error", "标签的大括号是全角字符：“{text}”。", "请在英文输入状态下重打大括号 {{{{ }}}}。")
    UNFINISHED_TAG = (
        "error",
        "标签没有写完整：“{text}”。",
        "请补齐开头的 {{{{ 或 {{% 和结尾的 }}}} 或 %}}，并写在同一段里。",
    )
    UNFINISHED_COMMENT = ("error", "批注标签没有结尾：“{text}”。", "请在批注后补上 #}}；缺了它，后面的内容会整段丢失。")
    UNPAIRED_QUOTE = ("error", "标签“{tag}”里的引号没有配对。", "请在英文输入状态下补齐引号。")
    TEXT_BESIDE_TAG = (
        "error",
        "标签“{tag}”要独占{holder}，同{holder}里的“{beside}”生成时会丢失。",
        "请把标签单独放在{holder}里，其他内容移到别处。",
    )
    OUTSIDE_TABLE = ("error", "标签“{tag}”只能用在表格里。", "请把它移到表格的单元格里；不在表格里请用 {{%p … %}}。")
    OUTSIDE_LOOP = (
        "error",
        "标签“{tag}”要放在循环里的单元格中。",
        "请放到 {{%tr for … %}}（vm 合并上下行）或 {{%tc for … %}}（hm 合并左右列）与 endfor 之间。",
    )
    WHOLE_BLOCK = (
        "error",
        "不支持用标签“{tag}”插入整段内容或子文档。",
        "文字请用 {{{{ … }}}}；几段内容请用 {{%p for … %}} 逐段写出；另一份文件请在 Word 里先粘贴进模板。",
    )
    IN_CODE = (
        "error",
        "{where}里有标签写在域代码、公式、图形或图片的说明文字里，不会被替换：“{text}”。",
        "请把标签移到正文的文字里。",
    )
    NOT_A_STATEMENT = ("error", "模板里不能用“{word}”：“{tag}”。", "模板只能用 if、elif、else、endif、for、endfor。")
    NOT_CLOSED = ("error", "“{tag}”没有结尾的 {end}。", "请在该结束的地方补上 {{% {end} %}}。")
    NOT_OPENED = ("error", "“{tag}”没有对应的开头。", "请删去它，或在前面补上开头的标签。")
    CROSSED = (
        "error",
        "“{tag}”与它的开头（{opener}）不在同一个表格、单元格里，或写法不同（p、tr、tc）。",
        "请让开头和结尾用同一种写法，放在同一层里。",
    )
    GUARD_IDLE = (
        "error",
        "{{?}} 后面的这句话里没有数，用不着：“{text}”。",
        "请把 {{?}} 放在有 {{{{ … }}}} 的那句话的开头，或删去。",
    )
    GUARD_CUTS = (
        "error",
        "{{?}} 后面的这句话里，if 或 for 没有在句号之前结束：“{text}”。",
        "请让开头和结尾都在同一句话里，或删去 {{?}} 改用 {{% if … %}}。",
    )
    GUARD_TWICE = ("error", "一句话里有两个 {{?}}：“{text}”。", "请只在句首留一个。")
    NOT_FILLED_HERE = ("error", "{where}里的标签不会被替换：“{text}”。", "请把标签移到正文、页眉、页脚或脚注里。")
    BAD_TAG = (
        "error",
        "标签“{tag}”写法有误。",
        "请检查竖线、括号、引号和点号；名称里只能有汉字、字母、数字，不能有顿号、括号、空格。",
    )
    UNKNOWN_NAME = ("error", "标签“{tag}”里的“{name}”不是可用的名称。", "{cure}")
    UNKNOWN_FILTER = ("error", "标签“{tag}”里的“{name}”不是可用的写法。", "{cure}")
    UNSAFE = ("error", "标签“{tag}”里的“{name}”不许使用。", "模板只能引用已有的名称，不能调用程序。")
    NO_SUCH_FORM = (
        "error",
        "标签“{tag}”用了模板不支持的写法（{what}）。",
        "模板里只能取名称、比较、加减乘除、循环和判断。",
    )
    WRONG_USE = ("error", "标签“{tag}”算不出来：{why}。", "请核对这个名称是数还是文字，有没有数。")
    TOO_LONG_LOOP = ("error", "标签“{tag}”的循环次数太多，已停止。", "请减少循环次数（全文合计不超过{most}次）。")
    TOO_LONG_TEXT = ("error", "填到标签“{tag}”时，{where}已经太长，已停止。", "请减少循环或拆成几份模板。")
    CROOKED = (
        "error",
        "“{tag}”与它的结尾不在同样的位置，填入数据后结构会不完整。",
        "请把开头和结尾放在同一段、同一种位置（例如都不在超链接里），或改用 {{%p、{{%tr。",
    )
    BARE_NUMBER = (
        "query",
        "标签“{tag}”印出的是光秃秃的数（“{label}”，计量单位“{unit}”），后面也没有写计量单位。",
        "请写成 {{{{ {expression}|带单位 }}}}，或在标签后面写上“{unit}”。",
    )
    OTHER_UNIT = (
        "error",
        "标签“{tag}”印出的数以“{unit}”计，后面却写着“{written}”。",
        "请核对：要换算请用 |万元 或 |亿元；只是写错请改后面的字。",
    )
    OTHER_WORD = (
        "query",
        "标签“{tag}”印出的数以“{unit}”计，后面写着“{written}”。",
        "请核对是不是同一样东西；家与家次、起与件不能混用。",
    )
    TWICE_UNIT = (
        "query",
        "标签“{tag}”已经带计量单位“{unit}”，后面又写了“{written}”。",
        "请删去后面的“{written}”，或去掉标签里的写法。",
    )
    NO_ADDRESS = (
        "query",
        "标签“{tag}”的数是在模板里算出来的，查不到出处。",
        "请在报表定义里设计算指标（calc）或目标，模板里直接用它的名称。",
    )
    FIXED_PRAISE = (
        "query",
        "模板里写死了“{text}”，有单位缺报、目标未达时会说错。",
        "请放进 {{% if … %}} 里（如 {{% if 未报 == 0 %}}），或改用“缺报说明”“目标”的结论。",
    )
    NOT_STANDARD_PAGE = (
        "query",
        "第{section}节的页面与 GB/T 9704—2012 不符：{found}。",
        "请在 Word“布局—页面设置”里改过来（纸 A4，上37、左28、右26、下35毫米；横页随纸边转）。",
    )
    NOT_STANDARD_TYPE = (
        "query",
        "{found}（共{count}段），与 GB/T 9704—2012 不符。",
        "应为{cure}；可选中后改用标准模板里的样式。",
    )
    NO_PAGE_NUMBER = ("query", "没有页码。", "请在页脚插入页码：4号半角宋体，左右各一条一字线，单页居右、双页居左。")
    NUMBER_OFF = ("query", "页码与 GB/T 9704—2012 不符：{found}。", "请改为4号宋体，单页居右、双页居左，各空一字。")
    FONT_MISSING = (
        "note",
        "本机没有字体{fonts}，在本机转 PDF 时会用别的字体代替，行数、页数可能有出入。",
        "Word 文稿不受影响；要转 PDF，请先在本机装这些字体。",
    )
    TRACKED = (
        "query",
        "模板里有{count}处没有接受或拒绝的修订，会原样带进每份文稿。",
        "请在 Word“审阅”里接受或拒绝全部修订。",
    )
    COMMENTED = (
        "query",
        "模板里有{count}条批注，会随每份文稿发出。",
        "请在 Word“审阅”里删去；写给同事的话可用 {{# … #}}。",
    )
    CLEANED = ("note", "数据“{text}”里有看不见的控制字符，已去掉。", "如有缺字，请核对原报表。")
