"""The Word table of an examination: one question of each kind, one of them with a wrong key."""

import io

import docx

HEAD = [
    "Mã",
    "Chủ đề",
    "Loại",
    "Câu hỏi",
    "A",
    "B",
    "C",
    "Đáp án",
    "Giải thích",
    "Điểm",
]
AUTHORITY = "Sát hạch tháng 11 > Thẩm quyền"
FILES = "Sát hạch tháng 11 > Hồ sơ, thủ tục"
WRITING = "Sát hạch tháng 11 > Tự luận"
# The President awards it; the file says the Prime Minister does.
WRONG_KEY = "sh11-01"
ROWS = [
    [
        WRONG_KEY,
        AUTHORITY,
        "",
        "Ai quyết định tặng Huân chương Lao động?",
        "Chủ tịch nước",
        "Thủ tướng Chính phủ",
        "Bộ trưởng Bộ Nội vụ",
        "B",
        "Thẩm quyền quyết định tặng huân chương.",
        "1",
    ],
    [
        "sh11-02",
        AUTHORITY,
        "",
        "Ai quyết định tặng Giấy khen của xã?",
        "Chủ tịch UBND tỉnh",
        "Chủ tịch UBND xã",
        "Bí thư Đảng uỷ xã",
        "B",
        "Chủ tịch UBND cấp xã tặng Giấy khen.",
        "1",
    ],
    [
        "sh11-03",
        AUTHORITY,
        "",
        "Khen thưởng phải chính xác, công khai, công bằng và kịp thời.",
        "",
        "",
        "",
        "Đúng",
        "Đây là một nguyên tắc khen thưởng.",
        "1",
    ],
    [
        "sh11-04",
        FILES,
        "",
        "Hồ sơ đề nghị tặng Bằng khen gồm những gì?",
        "Tờ trình",
        "Hoá đơn",
        "Báo cáo thành tích",
        "A, C",
        "Hoá đơn không thuộc hồ sơ.",
        "1",
    ],
    [
        "sh11-05",
        FILES,
        "Ghép đôi",
        "Ai tặng hình thức khen thưởng nào?",
        "Huân chương = Chủ tịch nước",
        "Cờ thi đua của Chính phủ = Thủ tướng Chính phủ",
        "(không) = Bộ trưởng Bộ Tài chính",
        "",
        "Theo thẩm quyền của từng cấp.",
        "2",
    ],
    [
        "sh11-06",
        FILES,
        "Sắp xếp thứ tự",
        "Sắp xếp các bước xét tặng danh hiệu.",
        "Tập thể bình xét",
        "Hội đồng xét",
        "Người có thẩm quyền quyết định",
        "",
        "Bình xét ở tập thể là bước đầu tiên.",
        "2",
    ],
    [
        "sh11-07",
        FILES,
        "Số",
        "15 % của 40 người là bao nhiêu người?",
        "6 ± 0",
        "",
        "",
        "",
        "40 × 15 % = 6.",
        "1",
    ],
    [
        "sh11-08",
        FILES,
        "Trả lời ngắn",
        "Cơ quan nào thẩm định hồ sơ trình Chủ tịch UBND tỉnh?",
        "Sở Nội vụ",
        "",
        "",
        "",
        "Sở Nội vụ là cơ quan chuyên môn.",
        "1",
    ],
    [
        "sh11-09",
        FILES,
        "Điền chỗ trống",
        "[[1]] tặng Huân chương; báo cáo thành tích dài không quá [[2]] trang.",
        "1: Chủ tịch nước",
        "1: Bộ trưởng",
        "2: 10",
        "A, C",
        "Chỗ thứ nhất để chọn, chỗ thứ hai để gõ.",
        "2",
    ],
    [
        "sh11-10",
        WRITING,
        "Tự luận",
        "Nhận xét thành tích của thôn Nà Khoang.",
        "Cụ thể, có số liệu | 3",
        "Văn phong hành chính | 2",
        "",
        "",
        "Chấm theo sự cụ thể.",
        "5",
    ],
]
# What the first file has instead: an answer that is not there, and none at all.
FAULTS = {2: "E", 4: ""}
ESSAY = "Thôn Nà Khoang giảm 7 hộ nghèo và làm 1,2 km đường nội thôn trong năm."


def word_exam(*, faulty: bool = False) -> bytes:
    """Return the file, with two faults in its column of answers or with none."""
    document = docx.Document()
    document.add_heading("Đề sát hạch tháng 11", level=1)
    table = document.add_table(rows=0, cols=len(HEAD))
    table.style = "Table Grid"
    for number, row in enumerate([HEAD, *ROWS]):
        answer = FAULTS.get(number, row[7]) if faulty else row[7]
        for cell, text in zip(
            table.add_row().cells, [*row[:7], answer, *row[8:]], strict=True
        ):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
