from tracker.intake.names import folder_of, name_of, shown, shown_path


def test_a_utf8_name_is_shown_as_it_is():
    assert shown("七月报表.xlsx".encode()) == "七月报表.xlsx"


def test_a_name_in_gbk_is_shown_as_the_clerk_wrote_it():
    assert shown("七月报表.xlsx".encode("gbk")) == "七月报表.xlsx"


def test_a_name_in_neither_is_escaped():
    assert shown(b"a\xff\xfe.xls") == r"a\xff\xfe.xls"


def test_a_newline_and_a_turned_text_cannot_break_a_table():
    assert shown("a\nb\u202e.xlsx".encode()) == r"a\u000ab\u202e.xlsx"


def test_each_component_is_read_in_its_own_encoding():
    path = "普宁市".encode() + b"/" + "表.xls".encode("gbk")
    assert (shown_path(path), folder_of(path), name_of(path)) == ("普宁市/表.xls", "普宁市", "表.xls")


def test_a_file_straight_in_the_intake_has_no_folder():
    assert folder_of("附件11.xlsx".encode()) == ""
