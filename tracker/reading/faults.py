"""What the reader finds wrong in a workbook it can read: sentences that name table, row and indicator."""

from tracker.problem import Catalogue

_ONE = "请只填一个数{unit}，说明写到“情况说明”工作表。"
_NIL = "没有的请填0。"


class Fault(Catalogue):
    """Findings in cells: `where` is “电线电缆”行“立案”, `raw` what stands in the cell."""

    # the file as a whole
    MAIL_SAYS = (
        "note",
        "邮件写明：主题“{subject}”，发出时间{sent}，邮件服务器收到时间{received}。",
        "这些时间只作参考，不作为本局收到的时间。",
    )
    MAYBE_LOCKED = (
        "note",
        "这份 PDF 加了锁，不能断定没有密码也能打开。",
        "请打开看一下；要密码的，请去掉密码后重新放入。",
    )
    # a value
    REQUIRED_BLANK = ("error", "《{form}》{where}未填。", "请填写；{nil}")
    NOT_A_NUMBER = ("error", "《{form}》{where}填的是“{raw}”，不是数。", _ONE)
    TWO_NUMBERS = ("error", "《{form}》{where}填的是“{raw}”，是两个以上的数。", _ONE)
    ABOUT = ("error", "《{form}》{where}填的是“{raw}”，是约数。", "请核实后只填一个准确的数{unit}。")
    ELSEWHERE = ("error", "《{form}》{where}填的是“{raw}”，没有填数。", "请直接在本格填数{unit}；" + _NIL)
    OTHER_UNIT = ("error", "《{form}》{where}填的是“{raw}”，与本栏单位“{own}”不一致。", "请按本栏单位换算后只填数字。")
    PERCENT = ("error", "《{form}》{where}填的是“{raw}”，本栏不是百分数。", _ONE)
    SMALL_PERCENT = (
        "query",
        "《{form}》{where}填的是{raw}%，是否应为{other}%？",
        "请核对；本栏单位是%，89.5%请填89.5。",
    )
    BRACKETED = (
        "error",
        "《{form}》{where}填的是“{raw}”，带括号的数在账上是负数，本栏不能为负。",
        "请去掉括号，只填数字{unit}。",
    )
    HAS_DECIMALS = ("error", "《{form}》{where}填的是{raw}，应为整数。", "请填整数{unit}。")
    NEGATIVE = ("error", "《{form}》{where}填的是{raw}，不能为负数。", "请核对后重填。")
    DATE_IN_NUMBER = (
        "error",
        "《{form}》{where}是日期{raw}，不是数（多半是填“3/5”一类时被自动改成了日期）。",
        "请把单元格格式改为数值，" + _ONE,
    )
    LONG_NUMBER = (
        "error",
        "《{form}》{where}是{raw}，16位以上的数字后几位已被表格软件改为0。",
        "请把单元格设为文本格式后重新填写。",
    )
    NOT_A_DATE = ("error", "《{form}》{where}填的是“{raw}”，不是日期。", "请按“2019-10-20”的样子填写。")
    DATE_INCOMPLETE = ("error", "《{form}》{where}填的是“{raw}”，年月日不全。", "请按“2019-10-20”的样子写全年月日。")
    NOT_A_CHOICE = ("error", "《{form}》{where}填的是“{raw}”，不在可选项中。", "请从“{choices}”中选填。")
    NOT_YES_NO = ("error", "《{form}》{where}填的是“{raw}”。", "请填“是”或“否”。")
    ERROR_CELL = ("error", "《{form}》{where}显示为错误值{raw}。", "请改正公式，或直接填数。")
    UNCACHED_FORMULA = (
        "error",
        "《{form}》{where}是公式，文件里没有存下计算结果。",
        "请直接填数，或用 WPS、Excel 打开保存一次后重新放入。",
    )
    # a row, a column, the table
    ROW_BLANK = (
        "error",
        "《{form}》“{line}”整行未填。",
        "请填写；没有的请填0，辖区没有的请在该行写“辖区无此类产品”。",
    )
    NONE_WITH_NUMBERS = (
        "error",
        "《{form}》“{line}”行写了辖区无此类产品，却又填了数。",
        "请删去其中之一：确无此类产品的请把数改为0，有的请删去这句话并填全。",
    )
    ROW_MISSING = ("error", "《{form}》中找不到“{line}”这一行{guess}", "请勿改动表样，恢复该行后重新填报。")
    ROW_TWICE = ("error", "《{form}》中“{line}”出现了{count}次（{cells}），不知以哪一处为准。", "请只保留一处。")
    FIELD_MISSING = ("error", "《{form}》中找不到指标“{indicator}”{guess}", "请勿改动表样，恢复该指标后重新填报。")
    FIELD_OPTIONAL = (
        "query",
        "《{form}》中找不到指标“{indicator}”，按未填处理{guess}",
        "如有数据，请用下发的空白表填报。",
    )
    FIELD_TWICE = (
        "error",
        "《{form}》中指标“{indicator}”出现了{count}次（{cells}），不知以哪一处为准。",
        "请只保留一处。",
    )
    VALUES_MISSING = (
        "error",
        "《{form}》找不到“{label}”一栏{guess}",
        "请勿改动表样，把填数一栏的表头恢复为“{label}”后重新填报。",
    )
    VALUE_TWICE = (
        "error",
        "《{form}》“{indicator}”右边有{count}个不同的数（{cells}），不知以哪一个为准。",
        "请只保留一个。",
    )
    UNIT_CHANGED = (
        "error",
        "《{form}》指标“{indicator}”的单位被改成“{written}”，应为“{own}”。",
        "请恢复表样，按“{own}”填报。",
    )
    TABLE_MISSING = ("error", "工作表里找不到《{form}》的表头。", "请用下发的空白表填报。")
    TABLE_TWICE = ("error", "工作表里有{count}个《{form}》的表（{cells}），不知以哪个为准。", "请只保留一个。")
    UNKNOWN_ROW = (
        "query",
        "《{form}》多出“{line}”，表样中没有，其中的数未计入。",
        "如需上报，请写到“情况说明”工作表。",
    )
    UNKNOWN_COLUMN = (
        "query",
        "《{form}》多出“{indicator}”，表样中没有，其中的数未计入。",
        "如需上报，请写到“情况说明”工作表。",
    )
    OUTSIDE = ("note", "《{form}》表格右边还有数（{cells}），不在表样里，没有读取。", "")
    BESIDE_BLANK = (
        "query",
        "《{form}》有的格子空着，同一行表格右边却有数（{cells}），没有读取。",
        "应填在表里的，请移到表里；不是填报数的，请删去。",
    )
    HEAD_AGAIN = (
        "query",
        "《{form}》第{line}行与表头相同，按重复的表头处理，没有作为一条读取。",
        "确是一条内容的，请换一种写法或在“情况说明”工作表写明。",
    )
    LINES_BELOW = (
        "error",
        "《{form}》第{end}行（“{said}”）以下还有{count}行内容（第{first}行起），没有读取。",
        "明细请填在落款和注以上；不是明细的请删去。",
    )
    # totals
    TOTAL_DIFFERS = (
        "error",
        "《{form}》“{indicator}”合计填的是{clerk}，各行相加是{own}，相差{gap}。",
        "请核对各行和合计。",
    )
    TOTAL_WITHOUT_TEXTS = (
        "note",
        "《{form}》“{indicator}”合计显示{clerk}，没有算进带单位、按文字填写的数，已按各行相加得{own}。",
        "格子里请只填数字，合计会自动算对。",
    )
    TOTAL_UNCACHED = ("note", "《{form}》合计没有存下计算结果，已按各行相加。", "")
    TOTAL_UNREAD = ("query", "《{form}》“{indicator}”合计填的是“{clerk}”，已按各行相加得{own}。", "请核对合计公式。")
    TOTAL_MISSING = ("note", "《{form}》没有“{line}”一行，已按各行相加。", "")
    TYPED_TOTAL_SMALL = (
        "error",
        "《{form}》“{indicator}”合计填的是{clerk}，比“{line}”一行的{own}还少。",
        "合计应不小于最大的一行，请核对。",
    )
    TYPED_TOTAL_LARGE = (
        "error",
        "《{form}》“{indicator}”合计填的是{clerk}，超过各行之和{own}。",
        "去掉重复后的合计应不大于各行之和，请核对。",
    )
    # the form
    BLANK_FORM = ("error", "《{form}》是空表，没有填任何内容。", "请填写后重新放入；确无数据的请填0或作零报告。")
    NIL_WITH_ITEMS = ("error", "《{form}》填了零报告“是”，表中却有{count}。", "请删去其中之一。")
    NIL_UNCLEAR = ("error", "《{form}》零报告一格填的是“{raw}”。", "本期无此项请填“是”，有此项请留空。")
    LIST_EMPTY = ("note", "《{form}》没有内容，按本期无此项处理。", "")
    OLD_VERSION = (
        "query",
        "《{form}》用的是第{said}版空白表，现行为第{own}版，缺“{label}”。",
        "请在退回的表里补填这一栏，其余不必重填；没有的填0。",
    )
    OLD_BLANK = ("note", "《{form}》用的是第{said}版空白表，现行为第{own}版。", "以后请用本期下发的空白表填报。")
    CONTINUED = ("note", "《{form}》分在{count}张工作表（{sheets}），已合并读取。", "")
    HIDDEN_SHEET = ("note", "《{form}》所在的工作表“{sheet}”是隐藏的，已照常读取。", "请取消隐藏，以免漏看。")
    HIDDEN_CELLS = ("note", "《{form}》有隐藏的行或列（{cells}），其中的数已照常读取。", "请取消隐藏后核对。")
    NO_REASON = ("query", "只写“{raw}”，不算说明。", "请写明原因，如“集中检查了三个专业市场”。")
    MACROS = ("note", "文件带有宏；宏没有运行，只读取了表中的数。", "以后请另存为不带宏的 .xlsx。")
    STAMP_ALTERED = ("note", "空白表的识别信息被改动过，未作为依据。", "")
    UNIT_TEXT_UNKNOWN = ("query", "“报送单位”填的是“{raw}”，不在名单内，已按{by}认定为{unit}。", "请填写单位全称。")
    SHEET_IGNORED = ("note", "工作表“{sheet}”不是报表，未读取。", "")
    ERRORS_UNPLACED = (
        "query",
        "工作表“{sheet}”有{count}个错误值不能定位，可能被当成空格。",
        "请改正错误值后重新放入。",
    )
