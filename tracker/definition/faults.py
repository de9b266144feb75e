"""What can be wrong with a definition, in sentences a coordinator without TOML can act on."""

from tracker.problem import Catalogue


class Fault(Catalogue):
    """Faults of campaign.toml and forms/*.toml: severity, sentence, cure."""

    NO_CAMPAIGN_FILE = ("error", "缺少 campaign.toml。", "请把专项的 campaign.toml 放进这个文件夹。")
    NO_UNITS_FILE = ("error", "缺少 units.csv（报送单位名单）。", "请建一个 units.csv，首行为列名，一行一个单位。")
    NOT_UTF8 = ("error", "文件不是 UTF-8 编码，读不出来。", "请用“记事本—另存为—编码选 UTF-8”重新保存。")
    UNREADABLE = ("error", "文件打不开（{reason}）。", "请检查文件是否被占用、有没有读取权限。")
    BAD_TOML = ("error", "这里写法有误，读不下去：{reason}。", "请检查这一行的引号、括号、等号是否成对；日期不加引号。")

    UNKNOWN_KEY = ("error", "不认识“{name}”这一项。", "{hint}")
    MISSING_KEY = ("error", "缺少“{name}”。", "请补上：{wanted}。")
    WRONG_TYPE = ("error", "“{name}”应当是{wanted}，现在写的是：{found}。", "请改成{wanted}。")
    EMPTY = ("error", "“{name}”是空的。", "请填写内容；不需要这一项就删去这一行。")
    NOT_A_CHOICE = ("error", "“{name}”不能是“{found}”。", "可写：{choices}。")
    UNLIKELY_YEAR = ("error", "“{name}”的年份{found}不合常理。", "请写1990年至2100年之间的日期。")
    BAD_SPAN = ("error", "“{name}”看不懂：{found}。", "请写数字加单位，如 24 hours、3 days、2 workdays。")
    BAD_HOUR = (
        "error",
        "“{name}”看不懂：{found}。",
        "请写 00:01 至 24:00 的时刻，如 17:30；当天零点请写前一天的 24:00。",
    )

    BAD_ID = ("error", "编号“{found}”不能用。", "编号只能用英文字母、数字和短横线（-），如 final-summary。")
    BAD_NAME_ID = (
        "error",
        "编号“{found}”不能在算式里用。",
        "请以英文字母开头，只用字母、数字和下划线，且不用 {reserved}。",
    )
    BAD_ROW_ID = ("error", "编号“{found}”不能用。", "只能用字母、数字、短横线和下划线，且不能是 total（合计行专用）。")
    DUPLICATE_ID = ("error", "编号“{found}”用了两次。", "请给其中一个换个编号。")
    UNKNOWN_ID = ("error", "没有编号为“{found}”的{what}。", "{hint}")

    STARTS_AFTER_ENDS = ("error", "{first}（{starts}）晚于{last}（{ends}）。", "请核对两个日期，前者不能晚于后者。")
    NO_OBLIGATION = ("error", "专项没有报送事项。", "请至少写一个 [[obligation]]。")
    NO_PART = (
        "error",
        "报送事项“{title}”没有报送材料。",
        "请至少写一个 [[obligation.part]]，form = 报表编号或 file = 材料编号。",
    )
    PART_KIND = (
        "error",
        "一份报送材料要么是报表（form），要么是附件（file），只能写一个。",
        "请删去多写的一项或补上缺的一项。",
    )
    NO_UNIT_OWES = ("error", "报送事项“{title}”没有一个报送单位。", "请核对 from 的条件与 units.csv 各列是否一致。")
    UNKNOWN_COLUMN = ("error", "units.csv 没有可用来选单位的“{found}”列。", "可用：{choices}。")
    BAD_FOLDER_NAME = ("error", "“{found}”不能作文件夹名。", '请去掉 \\ / : * ? " < > | 和首尾的空格、句点。')
    SHORT_CLASH = ("error", "简称“{found}”两个报送事项都在用，收件文件夹会分不清。", "请给其中一个另写 short。")

    SCHEDULE_KIND = ("error", "报送时间要写明一种规则，现在写了：{found}。", "请只写其中一种：{choices}。")
    FIRST_AFTER_LAST = ("error", "首期（{first}）晚于末期（{last}）。", "请核对 first 和 last。")
    BAD_MONTH_DAY = ("error", "每月没有{found}日。", "请写1至31之间的日子，如 [10, 20, 30]。")
    SAME_DATE_TWICE = (
        "error", "{month}里{days}落在同一天（{date}），两期分不开。", "请去掉重复的日子，如把30、31合并为一个。"
    )  # fmt: skip
    NO_DATES = ("error", "从{first}到{last}没有一个报送日。", "请核对 first、last 和报送日。")
    TOO_LONG = ("error", "报送期从{first}到{last}超过十年。", "请核对 first 和 last 的年份。")
    DUE_BEFORE_START = ("error", "报送日{date}早于专项开始日{starts}。", "请核对 schedule 和 starts 的日期。")
    UNKNOWN_PERIOD = ("error", "overrides 里的“{found}”不是本事项的报送日。", "id 请写规则算出的日期。{hint}")
    OVERRIDE_EMPTY = (
        "error",
        "对{found}这一期的调整没有内容。",
        "请写 printed_due = 新日期，或 exempt = true，只写一个。",
    )
    COVERS_NOT_WANTED = ("error", "随时报送的事项没有期次，不能写 covers。", "请删去 covers。")
    NOTHING_COVERED = (
        "error",
        "数据只到报送日前一天，首期{date}就是专项开始日，没有可报的数据。",
        "请改 first，或删去 covers。",
    )
    FORWARD_TOO_EARLY = (
        "error",
        "“{title}”上报{to}的日期{on}早于各单位的报送日{due}。",
        "请核对 forward 和 schedule 的日期。",
    )
    PHASE_OUTSIDE = ("error", "阶段“{title}”不在专项起止（{first}至{last}）之内。", "请核对阶段和专项的日期。")
    SHORT_MONTH = ("note", "{month}没有{wanted}日，该期按月末{date}报送。", "如文件另有规定，请在 overrides 写明。")

    OLD_FORM_NAME = ("error", "旧版表的文件名与内容不符（内容是 {found}）。", "请把文件改名为 {wanted}。")
    OLD_FORM_NOT_OLDER = (
        "error",
        "旧版表“{title}”是第{version}版，不早于现行的第{current}版。",
        "改表时先把现行表复制到 forms/old/，再把现行表的 version 加一。",
    )

    NO_ROWS = ("error", "表“{title}”是行列表（grid），却没有行。", "请写 [[row]]，或把 shape 改为 card、list。")
    ROWS_NOT_WANTED = ("error", "表“{title}”不是行列表，不能有 [[row]]。", "请删去各行，或把 shape 改为 grid。")
    NO_FIELDS = ("error", "表“{title}”没有指标。", "请至少写一个 [[field]]。")
    SCOPE_NOT_WANTED = ("error", "只有行列表（grid）才分行内指标和表级指标。", "请删去 scope。")
    ENUM_WITHOUT_CHOICES = ("error", "指标“{label}”是选择项，却没有选项。", '请写 choices = ["…", "…"]。')
    CHOICES_NOT_WANTED = (
        "error",
        "指标“{label}”不是选择项，不能有 choices。",
        '请把 type 改为 "enum"，或删去 choices。',
    )
    CALC_MISMATCH = (
        "error",
        "指标“{label}”的 type 和 calc 不一致。",
        '计算指标写 calc = "算式"，type 不写或写 "calc"。',
    )
    CANNOT_ADD = ("error", "指标“{label}”不是数，不能按“{found}”汇总。", "{name} 请改为 list、text 或 none，或不写。")
    LABEL_CLASH = (
        "error",
        "“{label}”在表里出现两次（名称或别名相同），读表时会分不清。",
        "请改名，或用 group 分组区别。",
    )
    NAME_CLASH = ("error", "模板名“{found}”与指标“{other}”重复。", '请给其中一个另写 name = "…"。')
    BAD_TEMPLATE_NAME = ("error", "模板名“{found}”不能用。", "请另写 name：用汉字、字母、数字，不以数字或下划线开头。")
    TITLE_CLASH = ("error", "表名“{found}”与表“{other}”相同，两张表会分不清。", "请改 annex 或 title。")
    BAD_SHEET_NAME = ("error", "“{found}”不能作工作表名。", "请缩短到31个字以内，并去掉 [ ] : * ? / \\。")
    BAD_RANGE = ("error", "“{name}”的范围不对。", "请写两个数，前小后大，如 [0, 500]。")

    SINCE_WHAT = ("error", "since 只和 within 一起用在随时报送（event = true）里。", "请写 within，或删去 since。")
    NO_SUCH_DATE = (
        "error",
        "since 的“{found}”不是“{title}”所报的表里的日期指标。",
        "请写成 表.指标，如 case.happened_on；表是指标逐个填写的（card），指标的 type 是 date。",
    )

    BAD_RULE = ("error", "{reason}。", "可用：指标、表.指标、prev.指标、count(表)、数字、加减乘除和一个比较符号。")
    RULE_UNKNOWN_FIELD = ("error", "算式里的“{found}”不是{where}的指标。", "{hint}")
    PARENT = (
        "error",
        "上级专项没有写对。",
        "parent 写上级专项的编号（不能是本专项）；本局是上级专项的报送单位时，再在 parent_unit 写它的单位代码。",
    )
    BAD_FORM_TITLE = (
        "error",
        "表名“{found}”以数字开头，Word 模板里叫不出来。",
        "请改成以汉字或字母开头的表名，原来的名称可写进 aliases。",
    )
    RULE_UNKNOWN_CHOICE = ("error", "算式里的“{found}”不是{where}的选项，数不出来。", "{hint}")
    RULE_UNKNOWN_FORM = ("error", "算式里的“{found}”不是本专项的表。", "{hint}")
    RULE_FORM_NOT_THERE = (
        "error",
        "算式用到表“{found}”，但报送事项“{title}”不报这张表。",
        "请把该表列入 part，或改算式。",
    )
    RULE_NOT_A_NUMBER = ("error", "算式里的“{found}”不是数，不能计算。", "请换用整数、小数或计算指标。")
    RULE_LIST_TOTAL = ("error", "“{form}”是清单，没有合计。", "请写 sum({form}.{name})。")
    RULE_NOT_A_LIST = ("error", "“{form}”不是清单，不能用 {word}( )。", "请写 {form}.指标，取它的合计。")
    RULE_BARE_FIELD = (
        "error",
        "目标的算式里要写明是哪张表：“{found}”。",
        "请写成 表编号.指标，如 progress.qualified。",
    )
    RULE_WANTS_COMPARISON = ("error", "审核关系要有一个比较符号。", "请写成 closed <= cases 这样的式子。")
    RULE_IS_COMPARISON = ("error", "这里要一个算出来的数，不能有比较符号。", "请去掉比较符号，目标值另写 at_least 等。")
    CALC_OVER_CALC = ("error", "计算指标不能再用计算指标“{found}”。", "请直接写出它的算式。")
    CALC_ELSEWHERE = (
        "error",
        "计算指标只能用本表同一层次的指标，不能用“{found}”。",
        "请改用本表指标，或把它设为目标。",
    )

    GOAL_EMPTY = (
        "error",
        "目标“{title}”没有算法。",
        "请写 figure，或 numerator 和 denominator；只有文字的写 statement = true。",
    )
    GOAL_BOTH = ("error", "目标“{title}”写了不止一种算法。", "figure、numerator/denominator、statement 三种只用一种。")
    GOAL_NO_BOUND = ("error", "目标“{title}”没有目标值。", "请写 at_least、at_most 或 between = [下限, 上限]。")
    GOAL_BOUNDS = (
        "error",
        "目标“{title}”的上下限不对。",
        "between 写两个数，前小后大，不与 at_least、at_most 同时写。",
    )

    BAD_WORKBOOK = (
        "error",
        "workbook 的“{found}”不是 .xlsx 文件名。",
        "请把上级下发的表样用 WPS 或 Excel 另存为 .xlsx，放进 forms/，这里只写文件名。",
    )
    WORKBOOK_MISSING = (
        "error",
        "找不到表样 forms/{found}。",
        "请把上级下发的表样放进专项文件夹的 forms/，或改 workbook。",
    )
    TEMPLATE_MISSING = ("error", "找不到文稿模板 {found}。", "请把模板放进专项文件夹的 reports/，或改 template。")
    RANKING_ELSEWHERE = ("error", "文稿“{title}”不是通报，不能评分排名。", "请去掉 ranking。")
    RANKING_EMPTY = ("error", "评分排名没有写分值。", "请写 accepted、on_time、first_time、late_day 中的一项或几项。")
    TEMPLATE_WANTED = ("error", "文稿“{title}”没有写模板。", '请写 template = "reports/….docx"（只有汇总表不用模板）。')
