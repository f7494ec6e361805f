"""Words that demo units and people are made of. All invented: any likeness is chance."""

# Name, in English, and the names of its divisions.
DEPARTMENTS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "Sở Nội vụ",
        "Department of Home Affairs",
        [
            ("Phòng Thi đua, khen thưởng", "Emulation and Commendation Division"),
            ("Phòng Tổ chức, biên chế", "Organisation and Staffing Division"),
            ("Phòng Công chức, viên chức", "Civil Service Division"),
            ("Văn phòng", "Office"),
        ],
    ),
    (
        "Văn phòng Ủy ban nhân dân tỉnh",
        "Office of the Provincial People's Committee",
        [
            ("Phòng Tổng hợp", "General Division"),
            ("Phòng Hành chính", "Administration"),
        ],
    ),
    (
        "Sở Giáo dục và Đào tạo",
        "Department of Education and Training",
        [
            ("Phòng Tổ chức cán bộ", "Personnel Division"),
            ("Phòng Giáo dục phổ thông", "General Education Division"),
            ("Văn phòng", "Office"),
        ],
    ),
    (
        "Sở Y tế",
        "Department of Health",
        [
            ("Phòng Tổ chức cán bộ", "Personnel Division"),
            ("Phòng Nghiệp vụ y", "Medical Division"),
            ("Văn phòng", "Office"),
        ],
    ),
    (
        "Sở Tài chính",
        "Department of Finance",
        [
            ("Phòng Ngân sách", "Budget Division"),
            ("Phòng Đầu tư", "Investment Division"),
            ("Văn phòng", "Office"),
        ],
    ),
    (
        "Sở Nông nghiệp và Môi trường",
        "Department of Agriculture and Environment",
        [
            ("Phòng Kế hoạch, tài chính", "Planning and Finance Division"),
            ("Phòng Trồng trọt", "Crops Division"),
            ("Phòng Môi trường", "Environment Division"),
            ("Văn phòng", "Office"),
        ],
    ),
    (
        "Sở Xây dựng",
        "Department of Construction",
        [
            ("Phòng Quy hoạch", "Planning Division"),
            ("Phòng Hạ tầng giao thông", "Transport Division"),
            ("Văn phòng", "Office"),
        ],
    ),
    (
        "Sở Công Thương",
        "Department of Industry and Trade",
        [("Phòng Công nghiệp", "Industry Division"), ("Văn phòng", "Office")],
    ),
    (
        "Sở Khoa học và Công nghệ",
        "Department of Science and Technology",
        [("Phòng Chuyển đổi số", "Digital Division"), ("Văn phòng", "Office")],
    ),
    (
        "Sở Văn hóa, Thể thao và Du lịch",
        "Department of Culture, Sports and Tourism",
        [
            ("Phòng Văn hóa", "Culture Division"),
            ("Phòng Du lịch", "Tourism Division"),
            ("Văn phòng", "Office"),
        ],
    ),
    (
        "Sở Tư pháp",
        "Department of Justice",
        [("Phòng Phổ biến pháp luật", "Legal Education"), ("Văn phòng", "Office")],
    ),
    (
        "Sở Dân tộc và Tôn giáo",
        "Department of Ethnic and Religious Affairs",
        [("Phòng Chính sách", "Policy Division"), ("Văn phòng", "Office")],
    ),
    (
        "Thanh tra tỉnh",
        "Provincial Inspectorate",
        [("Phòng Nghiệp vụ 1", "Division 1"), ("Văn phòng", "Office")],
    ),
]
ASSOCIATIONS: list[tuple[str, str]] = [
    ("Cơ quan Ủy ban Mặt trận Tổ quốc tỉnh", "Provincial Fatherland Front Office"),
    ("Liên đoàn Lao động tỉnh", "Provincial Labour Federation"),
    ("Hội Nông dân tỉnh", "Provincial Farmers' Union"),
    ("Hội Liên hiệp Phụ nữ tỉnh", "Provincial Women's Union"),
    ("Tỉnh đoàn", "Provincial Youth Union"),
]
ENTERPRISES: list[tuple[str, str]] = [
    ("Công ty cổ phần Chè Nậm Mẫu", "Nậm Mẫu Tea Company"),
    ("Công ty cổ phần Cấp nước Phố Lãng", "Phố Lãng Water Company"),
    ("Công ty TNHH Lâm sản Khuổi Luông", "Khuổi Luông Timber Company"),
    ("Công ty cổ phần Vận tải Pác Tẩu", "Pác Tẩu Transport Company"),
]
COMMUNES = [
    "Nậm Mẫu", "Khuổi Luông", "Bản Phiêng", "Pác Tẩu", "Nà Khoang", "Phiêng Sa",
    "Lũng Pảng", "Cốc Rạng", "Tát Khao", "Thẳm Luông", "Nậm Lương", "Khau Đeng",
    "Bó Mạ", "Nà Sát", "Lũng Nghè", "Phia Chang", "Tả Phàng", "Sín Cháng",
    "Mã Chải", "Hấu Sáng", "Pó Lìn", "Khâu Bốc", "Nậm Ngoa", "Bản Chuông",
    "Suối Khao", "Đồng Khuôn", "Tân Khuôn", "Minh Khao", "Yên Lãm", "Phú Nham Sơn",
    "Vĩnh Khao", "An Khoang", "Thanh Phiêng", "Hòa Lãng", "Xuân Khuổi", "Lâm Khuôn",
]  # fmt: skip
WARDS = [
    "Phố Lãng", "Minh Lãng", "An Khuôn", "Bến Khao", "Gâm Thượng", "Lô Thượng",
    "Tân Lãng", "Đồi Chè",
]  # fmt: skip

# Family names, middle and given names of women and of men, as they go together.
PEOPLES: list[tuple[int, list[str], list[str], list[str], list[str], list[str]]] = [
    (  # Kinh
        30,
        ["Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đỗ", "Bùi", "Đặng", "Hoàng", "Phan"],
        ["Thị", "Thị Thu", "Thị Minh", "Thị Thanh", "Ngọc", "Thị Bích"],
        ["Hương", "Lan", "Thủy", "Hà", "Nga", "Yến", "Trang", "Hạnh", "Loan", "Oanh"],
        ["Văn", "Đức", "Minh", "Quang", "Xuân", "Công", "Hữu"],
        ["Hùng", "Dũng", "Tuấn", "Long", "Thắng", "Cường", "Đức", "Ước", "Sơn", "Anh"],
    ),
    (  # Tày
        28,
        ["Hoàng", "Nông", "Ma", "Lương", "Hà", "Hứa", "Quan", "Chẩu", "Lộc", "Ma Doãn"],
        ["Thị", "Thị Kim", "Thị Hồng", "Thị Bích"],
        ["Lan", "Hoa", "Mai", "Nhung", "Huệ", "Thơm", "Điệp", "Xuyến", "Duyên", "Thêu"],
        ["Văn", "Đình", "Ngọc", "Quốc", "Thanh"],
        ["Khánh", "Tiến", "Bằng", "Thuận", "Đạo", "Quý", "Thành", "Luân", "Độ", "Ân"],
    ),
    (  # Nùng
        10,
        ["Nông", "Lục", "Vi", "Lương", "Hoàng", "Lù", "Lùng"],
        ["Thị", "Thị Ngọc"],
        ["Bích", "Diệp", "Hiền", "Thoa", "Vân", "Ánh", "Liễu"],
        ["Văn", "Đức", "Viết"],
        ["Hậu", "Chiến", "Phúc", "Đoàn", "Trọng", "Báo", "Ích"],
    ),
    (  # Dao
        15,
        ["Bàn", "Triệu", "Đặng", "Lý", "Phàn", "Phùng", "Tẩn", "Chúc"],
        ["Thị", "Mùi", "Thị Mùi"],
        ["Mẩy", "Pham", "Nhất", "Khé", "Lai", "Chiêm", "Phấy"],
        ["Văn", "Tiến", "Tòn", "Phúc", "Kim"],
        ["Phấu", "Kinh", "Tài", "Lâm", "Chẳn", "Vàng", "Đức"],
    ),
    (  # Mông
        13,
        ["Vàng", "Giàng", "Sùng", "Thào", "Ly", "Hầu", "Mua", "Lầu", "Vừ"],
        ["Thị", "Thị Seo"],
        ["Mỷ", "Dở", "Máy", "Chá", "Say", "Dợ", "Mai"],
        ["Seo", "A", "Mí", "Sính", "Chứ"],
        ["Dìn", "Páo", "Lử", "Sử", "Già", "Pó", "Chơ", "Phìn"],
    ),
    (  # La Chí, Cao Lan, Giáy and others
        4,
        ["Long", "Vương", "Sầm", "Lò", "Nịnh", "Tráng", "Lùng"],
        ["Thị"],
        ["Dung", "Nguyệt", "Tuyết", "Quyên"],
        ["Văn", "Đức"],
        ["Hòa", "Minh", "Toản", "Nghĩa"],
    ),
]

HEAD_TITLES = {
    "province": "Chủ tịch",
    "department": "Giám đốc",
    "commune": "Chủ tịch",
    "ward": "Chủ tịch",
    "association": "Chủ tịch",
    "enterprise": "Giám đốc",
    "group": "Trưởng phòng",
}
TITLES = {
    "province": ["Phó Chủ tịch"],
    "department": ["Phó Giám đốc", "Chuyên viên chính"],
    "commune": [
        "Công chức văn phòng",
        "Công chức văn hóa, xã hội",
        "Chuyên viên Trung tâm phục vụ hành chính công",
        "Phó Chủ tịch",
        "Chuyên viên phòng Văn hóa, Xã hội",
    ],
    "ward": [
        "Công chức văn phòng",
        "Chuyên viên phòng Văn hóa, Xã hội",
        "Phó Chủ tịch",
    ],
    "association": ["Chuyên viên", "Phó Chủ tịch", "Cán bộ phong trào"],
    "enterprise": ["Cán bộ công đoàn", "Nhân viên tổ chức", "Phó Giám đốc"],
    "group": ["Chuyên viên", "Chuyên viên chính", "Phó Trưởng phòng"],
}
