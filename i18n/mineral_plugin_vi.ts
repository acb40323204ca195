<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
<context>
    <name>AcceptForm</name>
    <message>
        <source>Accept this finding</source>
        <translation>Chấp nhận mục này</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Thôi</translation>
    </message>
    <message>
        <source>Give the reason and your name: both stand in the report.</source>
        <translation>Hãy ghi lý do và tên của bạn: cả hai được in trong báo cáo.</translation>
    </message>
    <message>
        <source>Name of who accepts</source>
        <translation>Tên người chấp nhận</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Write down</source>
        <translation>Ghi lại</translation>
    </message>
</context>
<context>
    <name>ApplicationMap</name>
    <message>
        <source>Addresses of map services and files below the areas, one a line</source>
        <translation>Địa chỉ dịch vụ bản đồ và tệp làm nền, mỗi dòng một lớp</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Tổ chức, cá nhân đề nghị</translation>
    </message>
    <message>
        <source>Area or mine</source>
        <translation>Khu vực hoặc mỏ</translation>
    </message>
    <message>
        <source>Commune</source>
        <translation>Xã, phường</translation>
    </message>
    <message>
        <source>Day whose forms and rules hold (empty: today)</source>
        <translation>Ngày áp dụng mẫu và quy định (để trống: hôm nay)</translation>
    </message>
    <message>
        <source>Denominator of the scale (empty: by rule and paper)</source>
        <translation>Mẫu số tỷ lệ (để trống: theo quy định và khổ giấy)</translation>
    </message>
    <message>
        <source>Denominator of the scale of the sketch (empty: by the map)</source>
        <translation>Mẫu số tỷ lệ của sơ đồ vị trí (để trống: theo bản đồ)</translation>
    </message>
    <message>
        <source>Denominator of the scale of the topographic sheet</source>
        <translation>Mẫu số tỷ lệ của tờ bản đồ địa hình</translation>
    </message>
    <message>
        <source>Folder for one PDF an area</source>
        <translation>Thư mục chứa mỗi khu vực một tệp PDF</translation>
    </message>
    <message>
        <source>Form of the map</source>
        <translation>Mẫu bản đồ</translation>
    </message>
    <message>
        <source>Keep the layouts in the project</source>
        <translation>Giữ các trang in trong dự án</translation>
    </message>
    <message>
        <source>Language of the map</source>
        <translation>Ngôn ngữ của bản đồ</translation>
    </message>
    <message>
        <source>Layers below the areas</source>
        <translation>Các lớp nền dưới khu vực</translation>
    </message>
    <message>
        <source>Layers can be switched (GeoPDF)</source>
        <translation>Bật tắt được từng lớp (GeoPDF)</translation>
    </message>
    <message>
        <source>Layers of the sketch of the position (empty: as below the areas)</source>
        <translation>Các lớp của sơ đồ vị trí (để trống: như nền của bản đồ)</translation>
    </message>
    <message>
        <source>Licence areas (areas file or polygon layer)</source>
        <translation>Khu vực (tệp khu vực hoặc lớp vùng)</translation>
    </message>
    <message>
        <source>Licensing authority</source>
        <translation>Cơ quan cấp phép</translation>
    </message>
    <message>
        <source>Make application maps</source>
        <translation>Lập bản đồ hồ sơ</translation>
    </message>
    <message>
        <source>Maker of the map</source>
        <translation>Tổ chức, cá nhân lập bản đồ</translation>
    </message>
    <message>
        <source>Makes the map of licence areas in the prescribed form, as PDF: title, area with corner numbers, grid of the licence's own zone, corner table, legend, scale, blocks to be signed. The scale follows the rule and the paper; each map is proven after it is made, and what is wrong is told.
AREAS is an areas file of the plugin, one of its layers, or any polygon layer in a VN-2000 zone. For a partial return it is the part that is kept, and RETURNED the part given back; for a prohibited area INSIDE is the part inside it.
BASE are layers drawn below the areas, for example the topographic map: raster and vector files, layers of the project, WMS, WMTS and XYZ layers. BASE_ADDRESSES are more of them, one a line: the pattern of a tile service (https://…/{{z}}/{{x}}/{{y}}.png), an address of QGIS (type=xyz&amp;url=…), or a file. A layer that cannot be read or shows nothing there is told; the map is made without it. POSITION are the layers of the small sketch of the position, POSITION_SCALE its scale.
Texts that are left empty are printed as dots to be filled in by hand.
OUTPUT is the PDF of a single map; FOLDER gets one PDF for each area, named after it. KEEP keeps the layouts in the project, where they can be changed.
COUNT is the number of maps, FAULTS what was found wrong with them.
Forms: {forms}.</source>
        <translation>Lập bản đồ khu vực giấy phép theo mẫu quy định, thành tệp PDF: tên bản đồ, khu vực với số hiệu điểm góc, lưới của đúng múi chiếu trong giấy phép, bảng tọa độ, chỉ dẫn, tỷ lệ, các ô ký tên. Tỷ lệ theo quy định và khổ giấy; mỗi bản đồ được kiểm tra sau khi lập, có gì sai đều nói rõ.
AREAS là tệp khu vực của phần mềm, một lớp của tệp đó, hoặc lớp vùng bất kỳ trong một múi VN-2000. Khi trả lại một phần, đó là phần giữ lại, còn RETURNED là phần trả lại; với khu vực cấm, INSIDE là phần nằm trong khu vực cấm.
BASE là các lớp vẽ bên dưới khu vực, ví dụ bản đồ địa hình: tệp ảnh và tệp vectơ, các lớp của dự án, lớp WMS, WMTS và XYZ. BASE_ADDRESSES là các lớp nền thêm, mỗi dòng một lớp: mẫu địa chỉ mảnh ảnh (https://…/{{z}}/{{x}}/{{y}}.png), địa chỉ như QGIS ghi (type=xyz&amp;url=…), hoặc một tệp. Lớp nào không đọc được hoặc không vẽ gì ở đó đều được nói rõ; bản đồ vẫn được lập mà không có lớp đó. POSITION là các lớp của sơ đồ vị trí, POSITION_SCALE là tỷ lệ của sơ đồ.
Nội dung để trống được in thành dòng chấm để điền tay.
OUTPUT là tệp PDF của một bản đồ; FOLDER nhận mỗi khu vực một tệp PDF, đặt theo tên khu vực. KEEP giữ các trang in trong dự án để sửa tiếp.
COUNT là số bản đồ, FAULTS là số lỗi tìm thấy.
Các mẫu: {forms}.</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Bản đồ</translation>
    </message>
    <message>
        <source>Mineral</source>
        <translation>Khoáng sản</translation>
    </message>
    <message>
        <source>Number of faults</source>
        <translation>Số lỗi</translation>
    </message>
    <message>
        <source>Number of maps</source>
        <translation>Số bản đồ</translation>
    </message>
    <message>
        <source>Number of the map</source>
        <translation>Số hiệu bản đồ</translation>
    </message>
    <message>
        <source>Number of the topographic sheet</source>
        <translation>Số hiệu tờ bản đồ địa hình</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>Tệp PDF (*.pdf)</translation>
    </message>
    <message>
        <source>PDF of a single map</source>
        <translation>Tệp PDF của một bản đồ</translation>
    </message>
    <message>
        <source>Paper (auto: the smallest that fits)</source>
        <translation>Khổ giấy (auto: nhỏ nhất vừa đủ)</translation>
    </message>
    <message>
        <source>Paper that the map goes with</source>
        <translation>Văn bản mà bản đồ kèm theo</translation>
    </message>
    <message>
        <source>Part inside a prohibited area</source>
        <translation>Phần nằm trong khu vực cấm</translation>
    </message>
    <message>
        <source>Part that is returned</source>
        <translation>Phần trả lại</translation>
    </message>
    <message>
        <source>Province</source>
        <translation>Tỉnh, thành phố</translation>
    </message>
    <message>
        <source>Text of a square code</source>
        <translation>Nội dung mã vuông</translation>
    </message>
    <message>
        <source>Title (empty: as in the form)</source>
        <translation>Tên bản đồ (để trống: theo mẫu)</translation>
    </message>
    <message>
        <source>What the map is drawn on</source>
        <translation>Nền của bản đồ</translation>
    </message>
    <message>
        <source>Zone, for example 104.75/3 (empty: as the source says)</source>
        <translation>Múi chiếu, ví dụ 104.75/3 (để trống: theo nguồn)</translation>
    </message>
    <message>
        <source>mineral,licence,map,layout,PDF,print,VN-2000,II-35</source>
        <translation>khoáng sản,giấy phép,bản đồ,trang in,PDF,in,VN-2000,II-35</translation>
    </message>
</context>
<context>
    <name>AreaSteps</name>
    <message>
        <source>From: {names}</source>
        <translation>Từ: {names}</translation>
    </message>
    <message>
        <source>{meridian}, {width}-degree zone</source>
        <translation>{meridian}, múi {width} độ</translation>
    </message>
</context>
<context>
    <name>AreaSwitch</name>
    <message>
        <source>Draw and edit</source>
        <translation>Vẽ và chỉnh sửa</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Bản đồ</translation>
    </message>
    <message>
        <source>Table and files</source>
        <translation>Bảng tọa độ, tệp</translation>
    </message>
</context>
<context>
    <name>AuditForm</name>
    <message>
        <source>&amp;Neighbours up to</source>
        <translation>&amp;Liền kề đến</translation>
    </message>
    <message>
        <source>&amp;Register</source>
        <translation>&amp;Sổ giấy phép</translation>
    </message>
    <message>
        <source>A register of your own: it is asked what its columns mean, on the page Data</source>
        <translation>Sổ giấy phép của bạn: ý nghĩa các cột được hỏi ở trang Dữ liệu</translation>
    </message>
    <message>
        <source>All packs and files in force</source>
        <translation>Mọi gói và tệp đang hiệu lực</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Tệp…</translation>
    </message>
    <message>
        <source>In force &amp;on</source>
        <translation>&amp;Ngày rà soát</translation>
    </message>
    <message>
        <source>Layers and packs…</source>
        <translation>Lớp và gói dữ liệu…</translation>
    </message>
    <message>
        <source>Zones are those of the same data: prohibited areas, reserves and others.</source>
        <translation>Các khu vực đối chiếu lấy từ cùng dữ liệu: khu vực cấm, rừng, di tích và loại khác.</translation>
    </message>
    <message>
        <source>not listed</source>
        <translation>không liệt kê</translation>
    </message>
    <message>
        <source>{register} · {day} · neighbours {neighbours}</source>
        <translation>{register} · {day} · liền kề {neighbours}</translation>
    </message>
</context>
<context>
    <name>AuditHeads</name>
    <message>
        <source>Area</source>
        <translation>Khu vực</translation>
    </message>
    <message>
        <source>Area 1</source>
        <translation>Khu vực 1</translation>
    </message>
    <message>
        <source>Area 2</source>
        <translation>Khu vực 2</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>Ranh chung</translation>
    </message>
    <message>
        <source>Corners</source>
        <translation>Điểm góc</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Khoảng hở</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Loại</translation>
    </message>
    <message>
        <source>Licence 1</source>
        <translation>Giấy phép 1</translation>
    </message>
    <message>
        <source>Licence 2</source>
        <translation>Giấy phép 2</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Dòng</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Diện tích</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>What is odd</source>
        <translation>Cần xem lại</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Rộng</translation>
    </message>
</context>
<context>
    <name>AuditMap</name>
    <message>
        <source>Audit: neighbours</source>
        <translation>Rà soát: liền kề</translation>
    </message>
    <message>
        <source>Audit: shared ground</source>
        <translation>Rà soát: phần chung</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>&amp;Audit</source>
        <translation>&amp;Rà soát</translation>
    </message>
    <message>
        <source>&amp;Audit again</source>
        <translation>&amp;Rà soát lại</translation>
    </message>
    <message>
        <source>Audit of a licence register</source>
        <translation>Rà soát sổ giấy phép</translation>
    </message>
    <message>
        <source>Lists of the audit</source>
        <translation>Các danh sách rà soát</translation>
    </message>
    <message>
        <source>Neighbours ({count})</source>
        <translation>Liền kề ({count})</translation>
    </message>
    <message>
        <source>Neighbours, closest first</source>
        <translation>Giấy phép liền kề, gần nhất trước</translation>
    </message>
    <message>
        <source>Odd rows ({count})</source>
        <translation>Cần xem lại ({count})</translation>
    </message>
    <message>
        <source>Odd rows of the data</source>
        <translation>Các dòng cần xem lại trong dữ liệu</translation>
    </message>
    <message>
        <source>On choosing, the map:</source>
        <translation>Khi chọn, bản đồ:</translation>
    </message>
    <message>
        <source>Open the &amp;report</source>
        <translation>&amp;Mở báo cáo</translation>
    </message>
    <message>
        <source>Pairs ({count})</source>
        <translation>Các cặp ({count})</translation>
    </message>
    <message>
        <source>Pairs within tolerance, and pairs of which one is not in force</source>
        <translation>Các cặp trong dung sai và các cặp có một bên không có hiệu lực</translation>
    </message>
    <message>
        <source>Pairs, most urgent first</source>
        <translation>Các cặp, cấp thiết nhất trước</translation>
    </message>
    <message>
        <source>Progress of the audit</source>
        <translation>Tiến độ rà soát</translation>
    </message>
    <message>
        <source>Save CSV…</source>
        <translation>Lưu CSV…</translation>
    </message>
    <message>
        <source>Save Excel…</source>
        <translation>Lưu Excel…</translation>
    </message>
    <message>
        <source>Save GeoPackage…</source>
        <translation>Lưu GeoPackage…</translation>
    </message>
    <message>
        <source>Save HTML…</source>
        <translation>Lưu HTML…</translation>
    </message>
    <message>
        <source>Show {count} pairs folded away</source>
        <translation>Hiện {count} cặp đang gấp</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Two holders at</source>
        <comment>the widest line of a kind</comment>
        <translation>Cùng tổ chức,</translation>
    </message>
    <message>
        <source>What was not looked at ({count})</source>
        <translation>Những gì chưa được xét ({count})</translation>
    </message>
    <message>
        <source>accepted</source>
        <comment>the widest line of a state</comment>
        <translation>dấu sửa</translation>
    </message>
    <message>
        <source>flash</source>
        <translation>nháy</translation>
    </message>
    <message>
        <source>move there</source>
        <translation>đưa đến</translation>
    </message>
    <message>
        <source>zoom in</source>
        <translation>phóng to</translation>
    </message>
    <message>
        <source>{count} of {total} pairs shown</source>
        <translation>Đang hiện {count} trong {total} cặp</translation>
    </message>
</context>
<context>
    <name>AuditRegister</name>
    <message>
        <source>Audit a licence register</source>
        <translation>Rà soát sổ giấy phép</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>Tệp CSV (*.csv)</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Kiểm tra</translation>
    </message>
    <message>
        <source>Compares all licences of a register with one another and with prohibited and other areas, and gives one ranked list of the pairs that share ground: true overlaps first, what the errors of boundaries explain last.
REFERENCE is a list separated by semicolons, as for checking areas: packs (all installed packs in force), pack:lao-cai, pack.gpkg, or role=file.gpkg|layername=table|as_of=2026-11-01. At least one layer has the role licence. ZONES narrows the other layers to some roles, for example prohibited;defence (empty: all that stand against a licence).
NEIGHBOURS lists licences that share no ground and lie no further apart (0: none).
PREVIOUS is the results file (GPKG) of an earlier run: decisions are kept and pairs of which nothing changed are not measured again.
PAIRS is a layer of polygons, GAPS of lines, both in VN-2000 degrees (EPSG:4756). GPKG holds both, the decisions, and what the next run uses.
SHA256 is the fingerprint of the result: equal means the same result, whichever way it was made.</source>
        <translation>So sánh mọi giấy phép trong sổ với nhau và với khu vực cấm cùng các khu vực khác, rồi cho một danh sách xếp hạng các cặp có phần chung: chồng lấn thật xếp trước, phần do sai số ranh giới xếp sau cùng.
REFERENCE là danh sách cách nhau bằng dấu chấm phẩy, như khi kiểm tra khu vực: packs (mọi gói đã cài đang hiệu lực), pack:lao-cai, pack.gpkg, hoặc vai_trò=tệp.gpkg|layername=bảng|as_of=2026-11-01. Ít nhất một lớp có vai trò licence. ZONES thu hẹp các lớp khác theo vai trò, ví dụ prohibited;defence (để trống: mọi loại cản trở giấy phép).
NEIGHBOURS liệt kê các giấy phép không có phần chung và cách nhau không quá số mét này (0: không liệt kê).
PREVIOUS là tệp kết quả (GPKG) của lần trước: các quyết định được giữ, cặp không đổi không phải đo lại.
PAIRS là lớp vùng, GAPS là lớp đường, đều theo độ VN-2000 (EPSG:4756). GPKG chứa cả hai, các quyết định và dữ liệu cho lần sau.
SHA256 là dấu vân tay của kết quả: trùng nhau nghĩa là cùng một kết quả, dù chạy bằng cách nào.</translation>
    </message>
    <message>
        <source>Day of the audit (empty: today)</source>
        <translation>Ngày rà soát (để trống: hôm nay)</translation>
    </message>
    <message>
        <source>Excel files (*.xlsx)</source>
        <translation>Tệp Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>Fingerprint of the result (SHA-256)</source>
        <translation>Dấu vân tay của kết quả (SHA-256)</translation>
    </message>
    <message>
        <source>GeoPackages (*.gpkg)</source>
        <translation>GeoPackage (*.gpkg)</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Tệp JSON (*.json)</translation>
    </message>
    <message>
        <source>List neighbours up to so many metres apart (0: none)</source>
        <translation>Liệt kê giấy phép liền kề cách nhau đến số mét này (0: không liệt kê)</translation>
    </message>
    <message>
        <source>Measures taken from the earlier run</source>
        <translation>Số cặp dùng lại kết quả đo lần trước</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>Giấy phép liền kề</translation>
    </message>
    <message>
        <source>Only what was on record on this day (empty: now)</source>
        <translation>Chỉ dùng điều đã được ghi nhận đến ngày này (để trống: hiện tại)</translation>
    </message>
    <message>
        <source>Pairs as a CSV table</source>
        <translation>Bảng các cặp (CSV)</translation>
    </message>
    <message>
        <source>Pairs in conflict</source>
        <translation>Số cặp vướng</translation>
    </message>
    <message>
        <source>Pairs that cannot be told</source>
        <translation>Số cặp chưa kết luận được</translation>
    </message>
    <message>
        <source>Pairs that share ground</source>
        <translation>Các cặp có phần chung</translation>
    </message>
    <message>
        <source>Pairs within tolerance</source>
        <translation>Số cặp trong dung sai</translation>
    </message>
    <message>
        <source>Practice: let the practice key count</source>
        <translation>Thực hành: cho phép khóa thực hành</translation>
    </message>
    <message>
        <source>Registers and zones, separated by semicolons</source>
        <translation>Sổ giấy phép và khu vực, cách nhau bằng dấu chấm phẩy</translation>
    </message>
    <message>
        <source>Report as a web page</source>
        <translation>Báo cáo dạng trang web</translation>
    </message>
    <message>
        <source>Results as JSON</source>
        <translation>Kết quả dạng JSON</translation>
    </message>
    <message>
        <source>Results for the next run (GeoPackage)</source>
        <translation>Kết quả cho lần sau (GeoPackage)</translation>
    </message>
    <message>
        <source>Results of an earlier run</source>
        <translation>Kết quả lần trước</translation>
    </message>
    <message>
        <source>Roles of the zones, separated by semicolons (empty: all)</source>
        <translation>Vai trò của các khu vực, cách nhau bằng dấu chấm phẩy (để trống: tất cả)</translation>
    </message>
    <message>
        <source>Rule set (empty: the newest trusted one)</source>
        <translation>Bộ quy định (để trống: bộ mới nhất đáng tin cậy)</translation>
    </message>
    <message>
        <source>Tables for Excel</source>
        <translation>Các bảng cho Excel</translation>
    </message>
    <message>
        <source>Tolerances, for example overlap_width_m=0.1</source>
        <translation>Dung sai, ví dụ overlap_width_m=0.1</translation>
    </message>
    <message>
        <source>Web pages (*.html)</source>
        <translation>Trang web (*.html)</translation>
    </message>
    <message>
        <source>mineral,licence,register,audit,overlap,neighbour,sliver,duplicate</source>
        <translation>khoáng sản,giấy phép,sổ,rà soát,chồng lấn,liền kề,sai số,trùng</translation>
    </message>
</context>
<context>
    <name>AuditSteps</name>
    <message>
        <source>Auditing the register</source>
        <translation>Đang rà soát sổ giấy phép</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Choose a register</source>
        <translation>Chọn sổ giấy phép</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>GeoPackage (*.gpkg)</source>
        <translation>GeoPackage (*.gpkg)</translation>
    </message>
    <message>
        <source>Map files (*.gpkg *.shp *.tab *.mif *.geojson *.json *.kml);;All files (*)</source>
        <translation>Tệp bản đồ (*.gpkg *.shp *.tab *.mif *.geojson *.json *.kml);;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Reading the results of the last audit</source>
        <translation>Đang đọc kết quả rà soát lần trước</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>Lưu kết quả</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>Đã lưu: {file}</translation>
    </message>
    <message>
        <source>Something else is under way: wait for its end, or stop it.</source>
        <translation>Đang làm việc khác: hãy chờ xong, hoặc bấm Dừng.</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Trang web (*.html)</translation>
    </message>
    <message>
        <source>Writing down the decision</source>
        <translation>Đang ghi quyết định</translation>
    </message>
    <message>
        <source>Writing the results</source>
        <translation>Đang ghi kết quả</translation>
    </message>
    <message>
        <source>{count} measures were taken from the audit before: nothing changed there.</source>
        <translation>Dùng lại {count} kết quả đo của lần trước: ở đó không có gì thay đổi.</translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message>
        <source>Data: {name}, as of {day}, {age} days old</source>
        <translation>Dữ liệu: {name}, tính đến {day}, đã {age} ngày</translation>
    </message>
    <message>
        <source>Data: {name}, day not told</source>
        <translation>Dữ liệu: {name}, không ghi ngày</translation>
    </message>
    <message>
        <source>No. {number}</source>
        <translation>Số {number}</translation>
    </message>
    <message>
        <source>Shared ground: {area}, {first} % of area 1 and {second} % of area 2, measured in the zone {zone}</source>
        <translation>Phần chung: {area}, bằng {first} % khu vực 1 và {second} % khu vực 2, đo trong múi chiếu {zone}</translation>
    </message>
    <message>
        <source>Why: {reason}</source>
        <translation>Lý do: {reason}</translation>
    </message>
    <message>
        <source>applied for</source>
        <translation>đang đề nghị</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>hết hiệu lực</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>còn hiệu lực</translation>
    </message>
    <message>
        <source>levels {top} to {bottom} m</source>
        <translation>cao độ {top} đến {bottom} m</translation>
    </message>
    <message>
        <source>made {time}</source>
        <translation>lập {time}</translation>
    </message>
</context>
<context>
    <name>BuildDossier</name>
    <message>
        <source>Build the draft of a dossier</source>
        <translation>Lập bản nháp hồ sơ</translation>
    </message>
    <message>
        <source>Check report (JSON)</source>
        <translation>Báo cáo kiểm tra (JSON)</translation>
    </message>
    <message>
        <source>Dossiers</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>Event date (empty: today)</source>
        <translation>Ngày áp dụng (để trống: hôm nay)</translation>
    </message>
    <message>
        <source>Facts of the application (JSON)</source>
        <translation>Tệp khai báo của hồ sơ (JSON)</translation>
    </message>
    <message>
        <source>Files to attach, one a line: component=path</source>
        <translation>Tệp đính kèm, mỗi dòng một tệp: thành-phần=đường-dẫn</translation>
    </message>
    <message>
        <source>Folder of the draft</source>
        <translation>Thư mục của bản nháp</translation>
    </message>
    <message>
        <source>Holder or applicant</source>
        <translation>Tổ chức, cá nhân đề nghị</translation>
    </message>
    <message>
        <source>Language of the papers</source>
        <translation>Ngôn ngữ của giấy tờ</translation>
    </message>
    <message>
        <source>Licence area (areas file or polygon layer)</source>
        <translation>Khu vực khoáng sản (tệp khu vực hoặc lớp vùng)</translation>
    </message>
    <message>
        <source>Makes the draft of a dossier in the data folder: area file, corner table and check report, and the list of components of the procedure. Give either REPORT (a check report as JSON, on one area) or AREAS with PROCEDURE and MINERAL; the area is then checked first, against REFERENCE.
ATTACHMENTS has one file a line as component=path. The dock and the command line find the same draft.
DRAFT is its reference, MISSING how many required components have no file yet.</source>
        <translation>Lập bản nháp hồ sơ trong thư mục dữ liệu: tệp khu vực, bảng tọa độ, báo cáo kiểm tra và danh mục thành phần của thủ tục. Chọn REPORT (báo cáo kiểm tra dạng JSON, của một khu vực) hoặc AREAS kèm PROCEDURE và MINERAL; khi đó khu vực được kiểm tra trước, với REFERENCE.
ATTACHMENTS ghi mỗi dòng một tệp theo dạng thành-phần=đường-dẫn. Bảng điều khiển và dòng lệnh thấy cùng bản nháp đó.
DRAFT là mã của bản nháp, MISSING là số thành phần bắt buộc chưa có tệp.</translation>
    </message>
    <message>
        <source>Mineral</source>
        <translation>Khoáng sản</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>Thủ tục</translation>
    </message>
    <message>
        <source>Reference data, separated by semicolons</source>
        <translation>Dữ liệu tham chiếu, cách nhau bằng dấu chấm phẩy</translation>
    </message>
    <message>
        <source>Reference of the draft</source>
        <translation>Mã của bản nháp</translation>
    </message>
    <message>
        <source>Required components without a file</source>
        <translation>Thành phần bắt buộc chưa có tệp</translation>
    </message>
    <message>
        <source>Zone, for example 104.75/3 (empty: as the source says)</source>
        <translation>Múi chiếu, ví dụ 104.75/3 (để trống: theo nguồn)</translation>
    </message>
    <message>
        <source>mineral,licence,dossier,draft,components,attach</source>
        <translation>khoáng sản,giấy phép,hồ sơ,bản nháp,thành phần,đính kèm</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>Cancel</source>
        <translation>Thôi</translation>
    </message>
</context>
<context>
    <name>CardColumn</name>
    <message>
        <source>Show more ({count} left)</source>
        <translation>Xem thêm (còn {count})</translation>
    </message>
    <message>
        <source>Show the {count} before</source>
        <translation>Hiện {count} mục phía trước</translation>
    </message>
</context>
<context>
    <name>CheckAreas</name>
    <message>
        <source>Bottom level in metres, where the source states none</source>
        <translation>Mức sâu thấp nhất (m), nơi nguồn không ghi</translation>
    </message>
    <message>
        <source>Check licence areas</source>
        <translation>Kiểm tra khu vực khoáng sản</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Kiểm tra</translation>
    </message>
    <message>
        <source>Checks licence areas (VN-2000 corner tables) against the law of the event date and against reference data, and says for each finding why, with the article.
Give either AREAS (an areas file, or a polygon layer in a VN-2000 zone) or TABLE (a corner table as text). REFERENCE is a list separated by semicolons: packs (all installed packs in force), pack:lao-cai (one of them) or pack:lao-cai@2026.10 (an earlier version), pack.gpkg (with its pack.manifest.json beside it), or role=file.gpkg|layername=table|as_of=2026-11-01. A role without data, too old, without coordinates or from an issuer that is not confirmed gives “cannot tell”, never “clear”.
KNOWN_ON uses only what was on record on that day. PRACTICE lets the practice key count; the report says so. FACTS is a file of what no map can tell (facts-1, JSON).
RULES names the rule set (empty: the newest trusted one). RECEIVED_ON is the day of receipt of a dossier still open: the report says which changes of the law lie between and whether the applicant may choose; REGIME is that choice: received (procedure of the day of receipt) or current.
FINDINGS is a layer of polygons in VN-2000 degrees (EPSG:4756); a finding at a point or along a line is drawn with a margin of 0.5 m.
VERDICT is the worst verdict; SHA256 is the fingerprint of the report: equal means the same report, whichever way it was made.
Procedures: {procedures}.
Minerals: {minerals}.</source>
        <translation>Kiểm tra khu vực khoáng sản (bảng tọa độ VN-2000) theo quy định của ngày áp dụng và theo dữ liệu tham chiếu; mỗi phát hiện nêu lý do kèm điều luật.
Hãy cho AREAS (tệp khu vực, hoặc lớp vùng trong một múi VN-2000) hoặc TABLE (bảng tọa độ dạng văn bản). REFERENCE là danh sách cách nhau bằng dấu chấm phẩy: packs (mọi gói đã cài đang dùng), pack:lao-cai (một gói trong đó) hoặc pack:lao-cai@2026.10 (một phiên bản cũ), goi.gpkg (có goi.manifest.json bên cạnh), hoặc vai_tro=tep.gpkg|layername=bang|as_of=2026-11-01. Vai trò không có dữ liệu, quá cũ, không có tọa độ hoặc của nơi phát hành chưa xác nhận cho kết quả “chưa kết luận được”, không bao giờ là “đạt”.
KNOWN_ON chỉ dùng điều đã được ghi nhận đến ngày đó. PRACTICE cho phép khóa thực hành; báo cáo ghi rõ điều này. FACTS là tệp khai những điều bản đồ không cho biết (facts-1, JSON).
RULES nêu bộ quy định (để trống: bộ mới nhất đáng tin cậy). RECEIVED_ON là ngày tiếp nhận hồ sơ đang giải quyết: báo cáo nêu những thay đổi pháp luật ở giữa và việc người đề nghị có được chọn không; REGIME là lựa chọn đó: received (thủ tục của ngày tiếp nhận) hoặc current (thủ tục mới).
FINDINGS là lớp vùng theo độ VN-2000 (EPSG:4756); phát hiện ở một điểm hay dọc một đường được vẽ rộng thêm 0,5 m.
VERDICT là kết luận xấu nhất; SHA256 là mã băm của báo cáo: bằng nhau nghĩa là cùng một báo cáo, dù lập bằng cách nào.
Thủ tục: {procedures}.
Khoáng sản: {minerals}.</translation>
    </message>
    <message>
        <source>Corner table file</source>
        <translation>Tệp bảng tọa độ</translation>
    </message>
    <message>
        <source>Day of receipt of a dossier still open (empty: none)</source>
        <translation>Ngày tiếp nhận hồ sơ đang giải quyết (để trống: không có)</translation>
    </message>
    <message>
        <source>Event date (empty: today)</source>
        <translation>Ngày áp dụng (để trống: hôm nay)</translation>
    </message>
    <message>
        <source>Facts of the application (JSON)</source>
        <translation>Tệp khai báo của hồ sơ (JSON)</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Phát hiện</translation>
    </message>
    <message>
        <source>Fingerprint of the report (SHA-256)</source>
        <translation>Mã băm của báo cáo (SHA-256)</translation>
    </message>
    <message>
        <source>Holder or applicant</source>
        <translation>Tổ chức, cá nhân đề nghị</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Tệp JSON (*.json)</translation>
    </message>
    <message>
        <source>Law that the applicant chose for it (empty: not stated)</source>
        <translation>Quy định mà người đề nghị chọn (để trống: chưa nêu)</translation>
    </message>
    <message>
        <source>Licence areas (areas file or polygon layer)</source>
        <translation>Khu vực (tệp khu vực hoặc lớp vùng)</translation>
    </message>
    <message>
        <source>Mineral</source>
        <translation>Khoáng sản</translation>
    </message>
    <message>
        <source>Only what was on record on this day (empty: now)</source>
        <translation>Chỉ dùng điều đã được ghi nhận đến ngày này (để trống: hiện tại)</translation>
    </message>
    <message>
        <source>Practice: let the practice key count</source>
        <translation>Thực hành: cho phép khóa thực hành</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>Thủ tục</translation>
    </message>
    <message>
        <source>Reference data, separated by semicolons</source>
        <translation>Dữ liệu tham chiếu, cách nhau bằng dấu chấm phẩy</translation>
    </message>
    <message>
        <source>Report as JSON</source>
        <translation>Báo cáo dạng JSON</translation>
    </message>
    <message>
        <source>Report as a web page</source>
        <translation>Báo cáo dạng trang web</translation>
    </message>
    <message>
        <source>Rule set (empty: the newest trusted one)</source>
        <translation>Bộ quy định (để trống: bộ mới nhất đáng tin cậy)</translation>
    </message>
    <message>
        <source>Tolerances, for example overlap_width_m=0.1</source>
        <translation>Dung sai, ví dụ overlap_width_m=0.1</translation>
    </message>
    <message>
        <source>Top level in metres, where the source states none</source>
        <translation>Mức sâu cao nhất (m), nơi nguồn không ghi</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Kết luận</translation>
    </message>
    <message>
        <source>Web pages (*.html)</source>
        <translation>Trang web (*.html)</translation>
    </message>
    <message>
        <source>Zone, for example 104.75/3 (empty: as the source says)</source>
        <translation>Múi chiếu, ví dụ 104.75/3 (để trống: theo nguồn)</translation>
    </message>
    <message>
        <source>mineral,licence,overlap,prohibited,corner table,VN-2000</source>
        <translation>khoáng sản,giấy phép,chồng lấn,khu vực cấm,bảng tọa độ,VN-2000</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>&amp;Check</source>
        <translation>&amp;Kiểm tra</translation>
    </message>
    <message>
        <source>&amp;Event date</source>
        <translation>Ngày á&amp;p dụng</translation>
    </message>
    <message>
        <source>&amp;Holder or applicant</source>
        <translation>Tổ &amp;chức, cá nhân đề nghị</translation>
    </message>
    <message>
        <source>&amp;Mineral</source>
        <translation>K&amp;hoáng sản</translation>
    </message>
    <message>
        <source>&amp;Procedure</source>
        <translation>&amp;Thủ tục</translation>
    </message>
    <message>
        <source>All rules are checked a moment after each change of the boundary</source>
        <translation>Mọi quy định được kiểm tra lại ngay sau mỗi lần sửa ranh giới</translation>
    </message>
    <message>
        <source>Check again by itself while I draw</source>
        <translation>Tự kiểm tra lại trong khi vẽ</translation>
    </message>
    <message>
        <source>Choose the mineral first: limits and rules depend on it.</source>
        <translation>Hãy chọn khoáng sản trước: giới hạn và quy định tùy theo khoáng sản.</translation>
    </message>
    <message>
        <source>Map of the &amp;area</source>
        <translation>&amp;Bản đồ khu vực</translation>
    </message>
    <message>
        <source>Open the &amp;report</source>
        <translation>&amp;Mở báo cáo</translation>
    </message>
    <message>
        <source>Prepare the &amp;dossier</source>
        <translation>Lập hồ &amp;sơ</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>Tiến độ kiểm tra</translation>
    </message>
    <message>
        <source>Reference data</source>
        <translation>Dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Save HTML…</source>
        <translation>Lưu HTML…</translation>
    </message>
    <message>
        <source>Save JSON…</source>
        <translation>Lưu JSON…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Type its first letters to find it, with or without marks</source>
        <translation>Gõ mấy chữ đầu để tìm, có dấu hay không dấu đều được</translation>
    </message>
    <message>
        <source>What is to be checked?</source>
        <translation>Kiểm tra những gì?</translation>
    </message>
    <message>
        <source>as written on the licences</source>
        <translation>như ghi trên giấy phép</translation>
    </message>
    <message>
        <source>choose the mineral</source>
        <translation>chọn khoáng sản</translation>
    </message>
    <message>
        <source>{procedure}, asked before, is not offered on this day; choose another procedure.</source>
        <translation>{procedure} đã chọn trước đây không có vào ngày này; hãy chọn thủ tục khác.</translation>
    </message>
</context>
<context>
    <name>CheckSteps</name>
    <message>
        <source>Checking the licence area</source>
        <translation>Đang kiểm tra khu vực</translation>
    </message>
    <message>
        <source>Closing law and reference data</source>
        <translation>Đóng các tệp luật và dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Lưu báo cáo</translation>
    </message>
    <message>
        <source>The question or the data have changed since this check.</source>
        <translation>Nội dung kiểm tra hoặc dữ liệu đã thay đổi sau lần kiểm tra này.</translation>
    </message>
    <message>
        <source>These are the findings on the boundary before the last change; it is checked again.</source>
        <translation>Đây là kết quả của ranh giới trước lần sửa cuối; đang kiểm tra lại.</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Trang web (*.html)</translation>
    </message>
    <message>
        <source>{procedure} · event of {day}</source>
        <translation>{procedure} · áp dụng ngày {day}</translation>
    </message>
</context>
<context>
    <name>ClientCard</name>
    <message>
        <source>Address</source>
        <translation>Địa chỉ</translation>
    </message>
    <message>
        <source>Address before the merger of communes</source>
        <translation>Địa chỉ trước khi sáp nhập xã</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Khách hàng</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Thư điện tử</translation>
    </message>
    <message>
        <source>It holds until (year-month-day)</source>
        <translation>Có hiệu lực đến ngày (năm-tháng-ngày)</translation>
    </message>
    <message>
        <source>Keep the client</source>
        <translation>Ghi khách hàng</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Name in English</source>
        <translation>Tên tiếng Anh</translation>
    </message>
    <message>
        <source>Paper by which you act for the client</source>
        <translation>Giấy ủy quyền để làm thay khách hàng</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Chức vụ</translation>
    </message>
    <message>
        <source>Representative</source>
        <translation>Người đại diện</translation>
    </message>
    <message>
        <source>Tax, enterprise or identity number</source>
        <translation>Mã số thuế, doanh nghiệp hoặc căn cước</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Điện thoại</translation>
    </message>
</context>
<context>
    <name>ClientLine</name>
    <message>
        <source>Change…</source>
        <translation>Sửa…</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Khách hàng</translation>
    </message>
    <message>
        <source>Erase…</source>
        <translation>Xóa…</translation>
    </message>
    <message>
        <source>Hand over…</source>
        <translation>Bàn giao…</translation>
    </message>
    <message>
        <source>New client…</source>
        <translation>Khách hàng mới…</translation>
    </message>
    <message>
        <source>Writes all dossiers of this client into one file</source>
        <translation>Ghi mọi hồ sơ của khách hàng này vào một tệp</translation>
    </message>
    <message>
        <source>no client chosen</source>
        <translation>chưa chọn khách hàng</translation>
    </message>
    <message>
        <source>{name} ({number})</source>
        <translation>{name} ({number})</translation>
    </message>
</context>
<context>
    <name>ClientSteps</name>
    <message>
        <source>Erase</source>
        <translation>Xóa</translation>
    </message>
    <message>
        <source>Erase {name} with all its dossiers ({count}) from this computer, for good?</source>
        <translation>Xóa hẳn {name} cùng mọi hồ sơ ({count}) khỏi máy này?</translation>
    </message>
    <message>
        <source>Hand the client's dossiers over</source>
        <translation>Bàn giao hồ sơ của khách hàng</translation>
    </message>
    <message>
        <source>Handing dossiers over</source>
        <translation>Đang bàn giao hồ sơ</translation>
    </message>
    <message>
        <source>The client and its dossiers are erased.</source>
        <translation>Đã xóa khách hàng cùng các hồ sơ.</translation>
    </message>
    <message>
        <source>Written: {path}.</source>
        <translation>Đã ghi: {path}.</translation>
    </message>
    <message>
        <source>ZIP archive (*.zip)</source>
        <translation>Tệp nén ZIP (*.zip)</translation>
    </message>
</context>
<context>
    <name>CompareSteps</name>
    <message>
        <source>Comparing corner tables</source>
        <translation>So sánh bảng tọa độ</translation>
    </message>
    <message>
        <source>Reading the other table…</source>
        <translation>Đang đọc bảng kia…</translation>
    </message>
    <message>
        <source>{ring}, corner {corner}: {change}</source>
        <translation>{ring}, điểm {corner}: {change}</translation>
    </message>
    <message>
        <source>{ring}, corner {corner}: {change}, {length} mm (north {north}, east {east})</source>
        <translation>{ring}, điểm {corner}: {change}, {length} mm (bắc {north}, đông {east})</translation>
    </message>
</context>
<context>
    <name>ComponentSteps</name>
    <message>
        <source>Attaching {file}</source>
        <translation>Đang gắn {file}</translation>
    </message>
    <message>
        <source>Dossier {reference}</source>
        <translation>Hồ sơ {reference}</translation>
    </message>
    <message>
        <source>Making the papers of the dossier</source>
        <translation>Đang lập giấy tờ của hồ sơ</translation>
    </message>
    <message>
        <source>Stopped. Nothing was attached.</source>
        <translation>Đã dừng. Chưa gắn tệp nào.</translation>
    </message>
    <message>
        <source>Written: {path}. Make the request with it, then attach the request.</source>
        <translation>Đã ghi: {path}. Hãy làm đơn theo đó rồi gắn đơn vào hồ sơ.</translation>
    </message>
    <message>
        <source>attached: {files}</source>
        <translation>đã gắn: {files}</translation>
    </message>
    <message>
        <source>if needed</source>
        <translation>nếu cần</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>còn thiếu</translation>
    </message>
    <message>
        <source>{attached} of {all} components. The area file, the corner table and the report go along.</source>
        <translation>Đã có {attached} trong {all} thành phần. Tệp khu vực, bảng tọa độ và báo cáo được gửi kèm.</translation>
    </message>
    <message>
        <source>{file} ({pages} p.)</source>
        <translation>{file} ({pages} trang)</translation>
    </message>
</context>
<context>
    <name>CornerTableModel</name>
    <message>
        <source>Corner</source>
        <translation>Góc</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Hàng</translation>
    </message>
    <message>
        <source>X north (m)</source>
        <translation>X bắc (m)</translation>
    </message>
    <message>
        <source>Y east (m)</source>
        <translation>Y đông (m)</translation>
    </message>
</context>
<context>
    <name>CountButtons</name>
    <message>
        <source>Show only these; press again for all</source>
        <translation>Chỉ hiện các mục này; bấm lần nữa để hiện tất cả</translation>
    </message>
    <message>
        <source>Show what raises no question</source>
        <translation>Hiện các mục không có vấn đề</translation>
    </message>
    <message>
        <source>{outcome}: {count}</source>
        <translation>{outcome}: {count}</translation>
    </message>
    <message>
        <source>{words} ({accepted} accepted)</source>
        <translation>{words} ({accepted} đã chấp nhận)</translation>
    </message>
</context>
<context>
    <name>DecisionForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Tên người quyết định</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Lý do</translation>
    </message>
    <message>
        <source>Accept this pair</source>
        <translation>Chấp nhận cặp này</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Thôi</translation>
    </message>
    <message>
        <source>Mark this pair as fixed</source>
        <translation>Đánh dấu cặp này đã sửa</translation>
    </message>
    <message>
        <source>Write down</source>
        <translation>Ghi lại</translation>
    </message>
</context>
<context>
    <name>DiffPacks</name>
    <message>
        <source>Areas touched otherwise than before</source>
        <translation>Khu vực bị chạm khác trước</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Các thay đổi</translation>
    </message>
    <message>
        <source>Compare two reference packs</source>
        <translation>So hai gói dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Compares two versions of a reference pack, object by object, and says which areas they touch otherwise than before.
OLD and NEW are each a file (.mlpack) or an installed version (lao-cai@2026.10).
AREAS is an areas file of the plugin, one of its layers, or a polygon layer in a VN-2000 zone; empty: the areas kept on this computer.
CHANGES is a layer of polygons in VN-2000 degrees (EPSG:4756): what was removed lies where it was, everything else where it is now; a line or a point has a margin of 0.5 m. OUTPUT_JSON is the whole comparison as data.
ADDED, CHANGED and REMOVED count the objects of all roles, TOUCHED the areas named in the log.</source>
        <translation>So hai phiên bản của một gói dữ liệu tham chiếu theo từng đối tượng, và cho biết khu vực nào bị chạm khác trước.
OLD và NEW mỗi mục là một tệp (.mlpack) hoặc một phiên bản đã cài (lao-cai@2026.10).
AREAS là tệp khu vực của phần mềm, một lớp trong tệp đó, hoặc lớp vùng trong một múi VN-2000; để trống: các khu vực lưu trên máy này.
CHANGES là lớp vùng theo độ VN-2000 (EPSG:4756): đối tượng bị bỏ nằm ở chỗ cũ, các đối tượng khác ở chỗ hiện nay; đường hoặc điểm được vẽ với lề 0,5 m. OUTPUT_JSON là toàn bộ kết quả so sánh dạng dữ liệu.
ADDED, CHANGED và REMOVED đếm đối tượng của mọi vai trò, TOUCHED đếm khu vực nêu trong nhật ký.</translation>
    </message>
    <message>
        <source>Comparison as JSON</source>
        <translation>Kết quả so sánh dạng JSON</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Tệp JSON (*.json)</translation>
    </message>
    <message>
        <source>Licence areas (areas file or polygon layer)</source>
        <translation>Khu vực (tệp khu vực hoặc lớp vùng)</translation>
    </message>
    <message>
        <source>Newer pack (file or id@version)</source>
        <translation>Gói mới (tệp hoặc tên@phiên-bản)</translation>
    </message>
    <message>
        <source>Objects added</source>
        <translation>Số đối tượng thêm</translation>
    </message>
    <message>
        <source>Objects changed</source>
        <translation>Số đối tượng đổi</translation>
    </message>
    <message>
        <source>Objects removed</source>
        <translation>Số đối tượng bỏ</translation>
    </message>
    <message>
        <source>Older pack (file or id@version)</source>
        <translation>Gói cũ (tệp hoặc tên@phiên-bản)</translation>
    </message>
    <message>
        <source>Reference packs</source>
        <translation>Gói dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Reference packs (*.mlpack);;All files (*)</source>
        <translation>Gói dữ liệu tham chiếu (*.mlpack);;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Zone, for example 104.75/3 (empty: as the source says)</source>
        <translation>Múi chiếu, ví dụ 104.75/3 (để trống: theo nguồn)</translation>
    </message>
    <message>
        <source>mineral,reference,pack,difference,changes,version,added,removed</source>
        <translation>khoáng sản,tham chiếu,gói,khác nhau,thay đổi,phiên bản,thêm,bỏ</translation>
    </message>
</context>
<context>
    <name>DifferenceDialog</name>
    <message>
        <source>&amp;Keep the draft as it is</source>
        <translation>&amp;Giữ nguyên hồ sơ</translation>
    </message>
    <message>
        <source>&amp;Move the draft to the newer rule set</source>
        <translation>&amp;Chuyển hồ sơ sang bộ quy định mới</translation>
    </message>
    <message>
        <source>Moving checks the area anew; the report is replaced.</source>
        <translation>Khi chuyển, khu vực được kiểm tra lại và báo cáo được thay.</translation>
    </message>
    <message>
        <source>What the newer rule set changes</source>
        <translation>Bộ quy định mới thay đổi những gì</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>… và {count} mục nữa</translation>
    </message>
</context>
<context>
    <name>DossierPage</name>
    <message>
        <source>&amp;Attach a file…</source>
        <translation>&amp;Gắn tệp…</translation>
    </message>
    <message>
        <source>&amp;File the dossier</source>
        <translation>&amp;Nộp hồ sơ</translation>
    </message>
    <message>
        <source>&amp;Take a file out…</source>
        <translation>Gỡ &amp;một tệp…</translation>
    </message>
    <message>
        <source>A document with what is known of area, mineral and client, to make the request with</source>
        <translation>Tài liệu ghi những gì đã biết về khu vực, khoáng sản, khách hàng để làm đơn</translation>
    </message>
    <message>
        <source>A&amp;ddress of the service</source>
        <translation>Địa &amp;chỉ dịch vụ</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>Gắn tệp</translation>
    </message>
    <message>
        <source>Components of the dossier</source>
        <translation>Thành phần hồ sơ</translation>
    </message>
    <message>
        <source>Corner table, report and summary as PDF, in the dossier</source>
        <translation>Bảng tọa độ, báo cáo và trang tóm tắt dạng PDF, nằm trong hồ sơ</translation>
    </message>
    <message>
        <source>Data for the request</source>
        <translation>Dữ liệu làm đơn</translation>
    </message>
    <message>
        <source>Dossier</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>File to the service</source>
        <translation>Nộp đến dịch vụ</translation>
    </message>
    <message>
        <source>Make the papers</source>
        <translation>Lập giấy tờ</translation>
    </message>
    <message>
        <source>No dossier prepared yet: check the area first.</source>
        <translation>Chưa lập hồ sơ: hãy kiểm tra khu vực trước.</translation>
    </message>
    <message>
        <source>Progress of the file</source>
        <translation>Tiến độ của tệp</translation>
    </message>
    <message>
        <source>Progress of the filing</source>
        <translation>Tiến độ nộp hồ sơ</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>{name}
{state}</source>
        <translation>{name}
{state}</translation>
    </message>
</context>
<context>
    <name>DossierStatus</name>
    <message>
        <source>Asks the services at which dossiers were filed from this data folder how each stands, and makes a table: state, version, and the next day to remember with the working days left to it.
The next day is the last one for a supplement or a payment code; where nothing has to be done, the promised day of the result. It is empty where it cannot be told.
A dossier that could not be asked for stays in the table with what was known before and the reason in “problem”; UNASKED counts them. With OFFLINE nobody is asked.
Whatever was learned is kept, and the window shows the same.</source>
        <translation>Hỏi các dịch vụ đã nhận hồ sơ nộp từ thư mục dữ liệu này về tình trạng từng hồ sơ và lập một bảng: trạng thái, phiên bản, ngày phải nhớ tiếp theo và số ngày làm việc còn lại.
Ngày tiếp theo là hạn cuối nộp bổ sung hoặc hạn của mã thanh toán; nếu không phải làm gì thì là ngày hẹn trả kết quả. Để trống khi chưa tính được.
Hồ sơ không hỏi được vẫn có trong bảng với điều đã biết và lý do ở cột “problem”; UNASKED đếm các hồ sơ đó. Với OFFLINE thì không hỏi ai.
Điều đã biết được lưu lại, cửa sổ chương trình cũng hiện như vậy.</translation>
    </message>
    <message>
        <source>Do not ask the service, show what is known</source>
        <translation>Không hỏi dịch vụ, chỉ cho xem điều đã biết</translation>
    </message>
    <message>
        <source>Dossiers</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>Dossiers as JSON</source>
        <translation>Các hồ sơ dạng JSON</translation>
    </message>
    <message>
        <source>Dossiers that could not be asked for</source>
        <translation>Số hồ sơ không hỏi được</translation>
    </message>
    <message>
        <source>How filed dossiers stand</source>
        <translation>Tình trạng hồ sơ đã nộp</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Tệp JSON (*.json)</translation>
    </message>
    <message>
        <source>Nearest day</source>
        <translation>Ngày gần nhất</translation>
    </message>
    <message>
        <source>Number of dossiers</source>
        <translation>Số hồ sơ</translation>
    </message>
    <message>
        <source>Only this procedure</source>
        <translation>Chỉ thủ tục này</translation>
    </message>
    <message>
        <source>Only this state, for example supplement_required</source>
        <translation>Chỉ trạng thái này, ví dụ supplement_required</translation>
    </message>
    <message>
        <source>Only with a next day up to</source>
        <translation>Chỉ hồ sơ có ngày phải nhớ đến hết ngày</translation>
    </message>
    <message>
        <source>mineral,dossier,status,deadline,supplement,receipt,result,reminder</source>
        <translation>khoáng sản,hồ sơ,tình trạng,thời hạn,bổ sung,giấy tiếp nhận,kết quả,nhắc việc</translation>
    </message>
</context>
<context>
    <name>DraftLaw</name>
    <message>
        <source>Check again with the data of &amp;now</source>
        <translation>Kiểm tra lại bằng dữ liệu &amp;hiện hành</translation>
    </message>
    <message>
        <source>Checking the area of the draft again</source>
        <translation>Đang kiểm tra lại khu vực của hồ sơ</translation>
    </message>
    <message>
        <source>See the difference, or &amp;move…</source>
        <translation>Xem &amp;khác biệt, hoặc chuyển…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>The same area and rule set, the layers ticked on the page Data</source>
        <translation>Vẫn khu vực và bộ quy định ấy, với các lớp đã chọn ở trang Dữ liệu</translation>
    </message>
</context>
<context>
    <name>DraftLawSteps</name>
    <message>
        <source>Checking the draft again</source>
        <translation>Kiểm tra lại hồ sơ</translation>
    </message>
    <message>
        <source>Moving the draft to the newer rule set</source>
        <translation>Chuyển hồ sơ nháp sang bộ quy định mới</translation>
    </message>
    <message>
        <source>No data are ticked on the page Data; tick some first.</source>
        <translation>Chưa chọn dữ liệu nào ở trang Dữ liệu; hãy chọn trước.</translation>
    </message>
    <message>
        <source>The draft has a new report. Result of the new check: {outcome}.</source>
        <translation>Hồ sơ đã có báo cáo mới. Kết quả kiểm tra lại: {outcome}.</translation>
    </message>
</context>
<context>
    <name>DraftList</name>
    <message>
        <source>Drafts on this computer</source>
        <translation>Hồ sơ nháp trên máy này</translation>
    </message>
    <message>
        <source>Drafts on this computer ({count})</source>
        <translation>Hồ sơ nháp trên máy này ({count})</translation>
    </message>
    <message>
        <source>Only this client</source>
        <translation>Chỉ khách hàng này</translation>
    </message>
    <message>
        <source>Only this procedure</source>
        <translation>Chỉ thủ tục này</translation>
    </message>
    <message>
        <source>all</source>
        <translation>tất cả</translation>
    </message>
</context>
<context>
    <name>DraftListSteps</name>
    <message>
        <source>Looking for drafts</source>
        <translation>Đang tìm các bản nháp</translation>
    </message>
</context>
<context>
    <name>Drafting</name>
    <message>
        <source>Not saved yet</source>
        <translation>Chưa lưu</translation>
    </message>
    <message>
        <source>Open in another window: look only</source>
        <translation>Đang mở ở cửa sổ khác: chỉ xem</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Làm lại</translation>
    </message>
    <message>
        <source>Saved at {time}</source>
        <translation>Đã lưu lúc {time}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
    <message>
        <source>a step of another version</source>
        <translation>một bước của phiên bản khác</translation>
    </message>
</context>
<context>
    <name>DrawAnswers</name>
    <message>
        <source>No limit known for this procedure and mineral</source>
        <translation>Chưa biết giới hạn cho thủ tục và khoáng sản này</translation>
    </message>
    <message>
        <source>None near by in the chosen data</source>
        <translation>Không có giấy phép nào gần, theo dữ liệu đã chọn</translation>
    </message>
    <message>
        <source>Not checked: choose reference data</source>
        <translation>Chưa kiểm tra: hãy chọn dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Nothing in the chosen data is overlapped</source>
        <translation>Không chồng đối tượng nào trong dữ liệu đã chọn</translation>
    </message>
    <message>
        <source>as it was before</source>
        <translation>theo hình trước đó</translation>
    </message>
    <message>
        <source>legal basis not confirmed</source>
        <translation>căn cứ pháp lý chưa xác nhận</translation>
    </message>
    <message>
        <source>not known: {names}</source>
        <translation>chưa biết: {names}</translation>
    </message>
    <message>
        <source>of {limit} at most · {article}</source>
        <translation>tối đa {limit} · {article}</translation>
    </message>
    <message>
        <source>{name} and {count} more</source>
        <translation>{name} và {count} chỗ nữa</translation>
    </message>
</context>
<context>
    <name>DrawPage</name>
    <message>
        <source>&amp;Check this area</source>
        <translation>&amp;Kiểm tra khu vực này</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Sửa</translation>
    </message>
    <message>
        <source>&amp;Number anew</source>
        <translation>Đánh số &amp;lại</translation>
    </message>
    <message>
        <source>Add a part to this area</source>
        <translation>Vẽ thêm một phần cho khu vực này</translation>
    </message>
    <message>
        <source>Clockwise from the north-west corner, 1, 2, 3 … through all rings</source>
        <translation>Theo chiều kim đồng hồ từ góc tây bắc, 1, 2, 3 … qua mọi vòng ranh giới</translation>
    </message>
    <message>
        <source>Dra&amp;w</source>
        <translation>&amp;Vẽ</translation>
    </message>
    <message>
        <source>Draw a new area</source>
        <translation>Vẽ khu vực mới</translation>
    </message>
    <message>
        <source>Leave out a piece inside (hole)</source>
        <translation>Vẽ phần trừ ra bên trong</translation>
    </message>
    <message>
        <source>Lengths and &amp;bearings of all sides</source>
        <translation>Chiều dài và &amp;phương vị mọi cạnh</translation>
    </message>
    <message>
        <source>Move, insert and take out corners on the map</source>
        <translation>Dời, thêm và bỏ điểm góc trên bản đồ</translation>
    </message>
    <message>
        <source>Name of the area</source>
        <translation>Tên khu vực</translation>
    </message>
    <message>
        <source>Set corners on the map</source>
        <translation>Đặt điểm góc trên bản đồ</translation>
    </message>
    <message>
        <source>Show the whole area on the map</source>
        <translation>Xem cả khu vực trên bản đồ</translation>
    </message>
    <message>
        <source>Take &amp;out this ring</source>
        <translation>&amp;Bỏ vòng ranh giới này</translation>
    </message>
    <message>
        <source>Takes out the part or the hole of the chosen corner</source>
        <translation>Bỏ phần, hoặc phần trừ ra, có điểm góc đang chọn</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Công cụ</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>Vẽ gì</translation>
    </message>
    <message>
        <source>Writes them on the map; the side under the mouse always shows its own</source>
        <translation>Ghi trên bản đồ; cạnh dưới con trỏ luôn có số đo của nó</translation>
    </message>
</context>
<context>
    <name>DrawTable</name>
    <message>
        <source>Corner table</source>
        <translation>Bảng tọa độ điểm góc</translation>
    </message>
</context>
<context>
    <name>DrawTableModel</name>
    <message>
        <source>Corner</source>
        <translation>Góc</translation>
    </message>
    <message>
        <source>X north (m)</source>
        <translation>X bắc (m)</translation>
    </message>
    <message>
        <source>Y east (m)</source>
        <translation>Y đông (m)</translation>
    </message>
</context>
<context>
    <name>DrawWords</name>
    <message>
        <source>Boundary</source>
        <translation>Ranh giới</translation>
    </message>
    <message>
        <source>Click inside the area for the first corner of what is left out.</source>
        <translation>Bấm bên trong khu vực để đặt góc đầu của phần trừ ra.</translation>
    </message>
    <message>
        <source>Click on the map for the first corner of the new part.</source>
        <translation>Bấm trên bản đồ để đặt góc đầu của phần mới.</translation>
    </message>
    <message>
        <source>Click on the map for the first corner.</source>
        <translation>Bấm trên bản đồ để đặt góc đầu tiên.</translation>
    </message>
    <message>
        <source>Corner</source>
        <translation>Điểm góc</translation>
    </message>
    <message>
        <source>Corner {next} …; Backspace takes the last one back; Esc leaves, the draft stays.</source>
        <translation>Góc {next} …; phím Backspace bỏ góc vừa đặt; Esc là thôi vẽ, bản nháp vẫn còn.</translation>
    </message>
    <message>
        <source>Drag a corner or the middle of a side. Arrows 1 m (Shift 0.1, Ctrl 0.01) · Tab next corner · Delete takes it out</source>
        <translation>Kéo điểm góc hoặc giữa cạnh. Mũi tên 1 m (Shift 0,1; Ctrl 0,01) · Tab góc kế · Delete bỏ góc</translation>
    </message>
    <message>
        <source>Part {part}</source>
        <translation>Phần {part}</translation>
    </message>
    <message>
        <source>Part {part}, left out inside: {hole}</source>
        <translation>Phần {part}, phần trừ ra {hole}</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Lộ trình</translation>
    </message>
    <message>
        <source>Set corners around what is kept; Enter, a right click or a double click closes it.</source>
        <translation>Đặt các góc quanh phần giữ lại; Enter, bấm chuột phải hoặc bấm đúp để khép.</translation>
    </message>
    <message>
        <source>Set the points of the line across the area; Enter or a right click ends it.</source>
        <translation>Đặt các điểm của đường cắt ngang khu vực; Enter hoặc bấm chuột phải để kết thúc.</translation>
    </message>
    <message>
        <source>Side {start} to {end}: {measure}</source>
        <translation>Cạnh {start}–{end}: {measure}</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Vết đi</translation>
    </message>
    <message>
        <source>Waypoints</source>
        <translation>Điểm đánh dấu</translation>
    </message>
    <message>
        <source>X north (m)</source>
        <translation>X bắc (m)</translation>
    </message>
    <message>
        <source>Y east (m)</source>
        <translation>Y đông (m)</translation>
    </message>
    <message>
        <source>from {top} m down to {bottom} m</source>
        <translation>từ {top} m xuống {bottom} m</translation>
    </message>
    <message>
        <source>{count} corners set. Enter, a right click or a double click closes the boundary; Backspace takes the last one back.</source>
        <translation>Đã đặt {count} góc. Enter, bấm chuột phải hoặc bấm đúp để khép ranh giới; Backspace bỏ góc vừa đặt.</translation>
    </message>
    <message>
        <source>{kind} {name}: {count} points</source>
        <translation>{kind} {name}: {count} điểm</translation>
    </message>
    <message>
        <source>{meridian}, {width}-degree zone</source>
        <translation>{meridian}, múi {width} độ</translation>
    </message>
</context>
<context>
    <name>DrawingSteps</name>
    <message>
        <source>Closed: {corners} corners, {area}. Drag a corner to change it.</source>
        <translation>Đã khép: {corners} góc, {area}. Kéo điểm góc để sửa.</translation>
    </message>
    <message>
        <source>New area {day}</source>
        <translation>Khu vực mới {day}</translation>
    </message>
</context>
<context>
    <name>DrawingZone</name>
    <message>
        <source>Also possible here: {provinces}.</source>
        <translation>Ở đây cũng có thể là: {provinces}.</translation>
    </message>
    <message>
        <source>It can be changed until the first corner is set.</source>
        <translation>Đổi được cho đến khi đặt góc đầu tiên.</translation>
    </message>
    <message>
        <source>No province lies in the middle of the map; {zone} is the nearest meridian.</source>
        <translation>Giữa bản đồ không thuộc tỉnh nào; {zone} là kinh tuyến gần nhất.</translation>
    </message>
    <message>
        <source>The map does not show Viet Nam; choose the zone of the province.</source>
        <translation>Bản đồ không ở Việt Nam; hãy chọn múi chiếu của tỉnh.</translation>
    </message>
    <message>
        <source>The map itself is in {zone}.</source>
        <translation>Bản đồ đang ở {zone}.</translation>
    </message>
    <message>
        <source>{meridian} is the meridian of {province}, and the map is in it already.</source>
        <translation>{meridian} là kinh tuyến trục của {province}, bản đồ cũng đang ở múi này.</translation>
    </message>
    <message>
        <source>{meridian} is the meridian of {province}, the nearest to the middle of the map.</source>
        <translation>{meridian} là kinh tuyến trục của {province}, gần giữa bản đồ nhất.</translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>&amp;Install shapely</source>
        <translation>&amp;Cài shapely</translation>
    </message>
    <message>
        <source>Install from &amp;file…</source>
        <translation>Cài từ &amp;tệp…</translation>
    </message>
    <message>
        <source>One more step</source>
        <translation>Còn một bước nữa</translation>
    </message>
    <message>
        <source>Python packages (*.whl)</source>
        <translation>Gói Python (*.whl)</translation>
    </message>
    <message>
        <source>Take the geometry engine from a file</source>
        <translation>Cài thư viện hình học từ tệp</translation>
    </message>
    <message>
        <source>Without a network, install it from this file, which a colleague can fetch for you:</source>
        <translation>Không có mạng thì cài từ tệp này, đồng nghiệp có thể tải hộ:</translation>
    </message>
</context>
<context>
    <name>EngineSteps</name>
    <message>
        <source>Setting up the geometry engine</source>
        <translation>Đang cài thư viện hình học</translation>
    </message>
</context>
<context>
    <name>ExportAreas</name>
    <message>
        <source>Corner tables</source>
        <translation>Bảng tọa độ</translation>
    </message>
    <message>
        <source>Export areas for other programs</source>
        <translation>Xuất khu vực cho phần mềm khác</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>Thư mục ghi tệp</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>Định dạng</translation>
    </message>
    <message>
        <source>Language of the note</source>
        <translation>Ngôn ngữ của ghi chú</translation>
    </message>
    <message>
        <source>Licence areas (areas file or polygon layer)</source>
        <translation>Khu vực (tệp khu vực hoặc lớp vùng)</translation>
    </message>
    <message>
        <source>Name of the files</source>
        <translation>Tên tệp</translation>
    </message>
    <message>
        <source>Note on the losses</source>
        <translation>Ghi chú sai lệch</translation>
    </message>
    <message>
        <source>Number of files</source>
        <translation>Số tệp</translation>
    </message>
    <message>
        <source>Writes licence areas and their corners for other programs, in the licence's own zone (KML in WGS 84, which it demands).
Each file is read back and measured against the corner table; NOTE says in millimetres what the format changed, and which facts it does not keep.
FOLDER gets the files, named NAME (empty: as the first area). Areas of several zones give a set of files each. LANG is the language of the note: vi or en.</source>
        <translation>Ghi khu vực và điểm góc cho phần mềm khác, theo đúng múi chiếu của giấy phép (riêng KML bắt buộc dùng WGS 84).
Mỗi tệp được đọc lại và đo so với bảng tọa độ; NOTE cho biết định dạng làm lệch bao nhiêu milimét và không giữ được những gì.
Tệp nằm trong FOLDER, tên theo NAME (bỏ trống: theo khu vực đầu tiên). Khu vực thuộc nhiều múi chiếu thì mỗi múi một bộ tệp. LANG là ngôn ngữ của ghi chú: vi hoặc en.</translation>
    </message>
    <message>
        <source>Zone, for example 104.75/3 (empty: as the source says)</source>
        <translation>Múi chiếu, ví dụ 104.75/3 (để trống: theo nguồn)</translation>
    </message>
    <message>
        <source>mineral,licence,export,GeoPackage,Shapefile,KML,DXF,MapInfo,TAB,CAD</source>
        <translation>khoáng sản,giấy phép,xuất tệp,GeoPackage,Shapefile,KML,DXF,MapInfo,TAB,CAD</translation>
    </message>
</context>
<context>
    <name>Expressions</name>
    <message>
        <source>&lt;b&gt;crs&lt;/b&gt;: the system of the geometry, as EPSG:9208; left out, that of the layer</source>
        <translation>&lt;b&gt;crs&lt;/b&gt;: hệ tọa độ của hình học, ví dụ EPSG:9208; bỏ trống thì lấy của lớp</translation>
    </message>
    <message>
        <source>&lt;b&gt;decimals&lt;/b&gt;: digits after the mark, 0 to 4; left out, 2</source>
        <translation>&lt;b&gt;decimals&lt;/b&gt;: số chữ số thập phân, từ 0 đến 4; bỏ trống thì là 2</translation>
    </message>
    <message>
        <source>&lt;b&gt;format&lt;/b&gt;: 'html' or 'text'; left out, 'html'</source>
        <translation>&lt;b&gt;format&lt;/b&gt;: 'html' hoặc 'text'; bỏ trống thì là 'html'</translation>
    </message>
    <message>
        <source>&lt;b&gt;from_point&lt;/b&gt;: where it begins</source>
        <translation>&lt;b&gt;from_point&lt;/b&gt;: điểm đầu</translation>
    </message>
    <message>
        <source>&lt;b&gt;geometry&lt;/b&gt;: a point</source>
        <translation>&lt;b&gt;geometry&lt;/b&gt;: một điểm</translation>
    </message>
    <message>
        <source>&lt;b&gt;geometry&lt;/b&gt;: a polygon</source>
        <translation>&lt;b&gt;geometry&lt;/b&gt;: một vùng</translation>
    </message>
    <message>
        <source>&lt;b&gt;place&lt;/b&gt;: a geometry, or the name of a province</source>
        <translation>&lt;b&gt;place&lt;/b&gt;: một hình học, hoặc tên tỉnh</translation>
    </message>
    <message>
        <source>&lt;b&gt;to_point&lt;/b&gt;: where it leads</source>
        <translation>&lt;b&gt;to_point&lt;/b&gt;: điểm cuối</translation>
    </message>
    <message>
        <source>&lt;b&gt;zone&lt;/b&gt;: the VN-2000 zone, as 104°45', 104.75/3, 105/6 or the name of a province; left out, that of the layer</source>
        <translation>&lt;b&gt;zone&lt;/b&gt;: kinh tuyến trục và múi chiếu VN-2000, ghi 104°45', 104.75/3, 105/6 hoặc tên tỉnh; bỏ trống thì lấy của lớp</translation>
    </message>
    <message>
        <source>Example:</source>
        <translation>Ví dụ:</translation>
    </message>
    <message>
        <source>Lang Son</source>
        <translation>Lạng Sơn</translation>
    </message>
    <message>
        <source>The VN-2000 zone of a place: that of the layer, the nearest usual one, or that of a province.</source>
        <translation>Kinh tuyến trục và múi chiếu VN-2000 của một nơi: của lớp, của tỉnh, hoặc kinh tuyến thường dùng gần nhất.</translation>
    </message>
    <message>
        <source>The area of a polygon on the VN-2000 grid in m², as a corner table gives it.</source>
        <translation>Diện tích của vùng trên lưới VN-2000, tính bằng m², đúng như tính từ bảng tọa độ.</translation>
    </message>
    <message>
        <source>The bearing from one point to another in degrees, clockwise from grid north of the zone.</source>
        <translation>Phương vị từ điểm này đến điểm kia, tính bằng độ, theo chiều kim đồng hồ từ hướng bắc lưới của múi chiếu.</translation>
    </message>
    <message>
        <source>The corner table of a polygon in the form of the licence annexes, as HTML or text with tabs.</source>
        <translation>Bảng tọa độ của vùng theo mẫu phụ lục giấy phép, dạng HTML hoặc văn bản có dấu tab.</translation>
    </message>
    <message>
        <source>X of a point: metres to the north, as Vietnamese corner tables print it.</source>
        <translation>X của điểm: số mét về phía bắc, như in trong bảng tọa độ.</translation>
    </message>
    <message>
        <source>Y of a point: metres to the east, as Vietnamese corner tables print it.</source>
        <translation>Y của điểm: số mét về phía đông, như in trong bảng tọa độ.</translation>
    </message>
</context>
<context>
    <name>FactCard</name>
    <message>
        <source>Check</source>
        <translation>Kiểm tra</translation>
    </message>
    <message>
        <source>Checking again with these answers…</source>
        <translation>Đang kiểm tra lại với các câu trả lời này…</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>Mở tệp…</translation>
    </message>
    <message>
        <source>Questions ({count} open, {done} answered)</source>
        <translation>Câu hỏi (còn {count}, đã trả lời {done})</translation>
    </message>
    <message>
        <source>Questions ({count})</source>
        <translation>Câu hỏi ({count})</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Lưu tệp…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Take the answers of a file of facts</source>
        <translation>Lấy câu trả lời từ một tệp khai báo</translation>
    </message>
    <message>
        <source>The findings above are from before the last answer.</source>
        <translation>Kết quả ở trên chưa tính câu trả lời cuối.</translation>
    </message>
    <message>
        <source>What is not answered stays "cannot tell"; it never counts as "no".</source>
        <translation>Câu chưa trả lời thì vẫn là “chưa kết luận được”, không bị coi là “không”.</translation>
    </message>
    <message>
        <source>Write the answers to a file of facts</source>
        <translation>Ghi câu trả lời ra một tệp khai báo</translation>
    </message>
</context>
<context>
    <name>FactEditor</name>
    <message>
        <source>Choose a day</source>
        <translation>Chọn ngày</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Từ tệp…</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Không</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Không có mục nào</translation>
    </message>
    <message>
        <source>Take the area from a corner table or a map file</source>
        <translation>Lấy khu vực từ bảng tọa độ hoặc tệp bản đồ</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Có</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>chưa khai</translation>
    </message>
</context>
<context>
    <name>FactRow</name>
    <message>
        <source>Answered</source>
        <translation>Đã trả lời</translation>
    </message>
    <message>
        <source>Answered by the map; your own answer would count instead</source>
        <translation>Bản đồ đã trả lời; nếu bạn tự trả lời thì câu của bạn được dùng</translation>
    </message>
    <message>
        <source>Clear the answer: {question}</source>
        <translation>Xóa câu trả lời: {question}</translation>
    </message>
    <message>
        <source>Not answered yet</source>
        <translation>Chưa trả lời</translation>
    </message>
    <message>
        <source>Take the answer back: it is not stated then</source>
        <translation>Rút lại câu trả lời: khi đó coi như chưa khai</translation>
    </message>
</context>
<context>
    <name>FactSteps</name>
    <message>
        <source>Answers (*.json)</source>
        <translation>Tệp khai báo (*.json)</translation>
    </message>
    <message>
        <source>Open answers</source>
        <translation>Mở tệp khai báo</translation>
    </message>
    <message>
        <source>Reading the corner table</source>
        <translation>Đang đọc bảng tọa độ</translation>
    </message>
    <message>
        <source>Save the answers</source>
        <translation>Lưu tệp khai báo</translation>
    </message>
    <message>
        <source>Take an area from a file</source>
        <translation>Lấy khu vực từ tệp</translation>
    </message>
    <message>
        <source>The file has {count} areas: choose one from the list.</source>
        <translation>Tệp có {count} khu vực: hãy chọn một trong danh sách.</translation>
    </message>
</context>
<context>
    <name>FactWords</name>
    <message>
        <source>No rule asks this now.</source>
        <translation>Hiện không quy tắc nào hỏi câu này.</translation>
    </message>
    <message>
        <source>day/month/year</source>
        <translation>ngày/tháng/năm</translation>
    </message>
    <message>
        <source>{rules} · if it applies</source>
        <translation>{rules} · khai nếu có</translation>
    </message>
    <message>
        <source>{rules} · {severity}</source>
        <translation>{rules} · {severity}</translation>
    </message>
</context>
<context>
    <name>FieldsCard</name>
    <message>
        <source>Fields without a column</source>
        <translation>Các trường không có cột</translation>
    </message>
    <message>
        <source>Table in the file</source>
        <translation>Bảng trong tệp</translation>
    </message>
    <message>
        <source>The data are as of</source>
        <translation>Ngày của số liệu</translation>
    </message>
    <message>
        <source>They are as of today, {day}</source>
        <translation>Số liệu đúng đến hôm nay, {day}</translation>
    </message>
    <message>
        <source>Use this layer</source>
        <translation>Dùng lớp này</translation>
    </message>
    <message>
        <source>What is it?</source>
        <translation>Đây là lớp gì?</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>chọn…</translation>
    </message>
    <message>
        <source>dd/mm/yyyy</source>
        <translation>ngày/tháng/năm</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>Area</source>
        <translation>Diện tích</translation>
    </message>
    <message>
        <source>In conflict</source>
        <translation>Chồng lấn</translation>
    </message>
    <message>
        <source>Nearest licence</source>
        <translation>Gần nhất</translation>
    </message>
</context>
<context>
    <name>FilingSteps</name>
    <message>
        <source>Another dossier is being sent; file this one when it is done.</source>
        <translation>Đang gửi một hồ sơ khác; hãy nộp hồ sơ này khi gửi xong.</translation>
    </message>
    <message>
        <source>Asking the service</source>
        <translation>Đang hỏi dịch vụ</translation>
    </message>
    <message>
        <source>Filed with legal effect.</source>
        <translation>Đã nộp, có giá trị pháp lý.</translation>
    </message>
    <message>
        <source>Filing the dossier</source>
        <translation>Đang nộp hồ sơ</translation>
    </message>
    <message>
        <source>Legal effect unknown: the service has not been asked yet.</source>
        <translation>Chưa rõ giá trị pháp lý: chưa hỏi dịch vụ.</translation>
    </message>
    <message>
        <source>Looking for receipts</source>
        <translation>Đang tìm các giấy tiếp nhận</translation>
    </message>
    <message>
        <source>Official service - filing has legal effect ({service}).</source>
        <translation>Dịch vụ chính thức - việc nộp có giá trị pháp lý ({service}).</translation>
    </message>
    <message>
        <source>Practice - no legal effect.</source>
        <translation>Thực hành - không có giá trị pháp lý.</translation>
    </message>
    <message>
        <source>Practice server - NO legal effect ({service}).</source>
        <translation>Máy chủ thực hành - KHÔNG có giá trị pháp lý ({service}).</translation>
    </message>
    <message>
        <source>Preparing the dossier</source>
        <translation>Đang lập hồ sơ</translation>
    </message>
    <message>
        <source>Stopped. What has arrived stays at the service: file again to go on from there.</source>
        <translation>Đã dừng. Phần đã gửi tới vẫn còn ở dịch vụ: hãy nộp lại để gửi tiếp từ đó.</translation>
    </message>
</context>
<context>
    <name>FilterForm</name>
    <message>
        <source>Accepted</source>
        <translation>Đã chấp nhận</translation>
    </message>
    <message>
        <source>All kinds ({count})</source>
        <translation>Mọi loại ({count})</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Mọi trạng thái</translation>
    </message>
    <message>
        <source>All subjects</source>
        <translation>Mọi nội dung</translation>
    </message>
    <message>
        <source>All verdicts</source>
        <translation>Mọi kết luận</translation>
    </message>
    <message>
        <source>All weights</source>
        <translation>Mọi mức độ</translation>
    </message>
    <message>
        <source>Find by number, name or holder</source>
        <translation>Tìm theo số, tên hoặc chủ giấy phép</translation>
    </message>
    <message>
        <source>In the map view</source>
        <translation>Trong khung bản đồ</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Loại</translation>
    </message>
    <message>
        <source>Number, name or holder</source>
        <translation>Số, tên hoặc chủ giấy phép</translation>
    </message>
    <message>
        <source>On the map now</source>
        <translation>Chỉ trong bản đồ</translation>
    </message>
    <message>
        <source>Only findings with a place that the map shows</source>
        <translation>Chỉ các mục có vị trí nằm trong phần bản đồ đang hiện</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Chưa chấp nhận</translation>
    </message>
    <message>
        <source>Open and accepted</source>
        <translation>Mọi tình trạng</translation>
    </message>
    <message>
        <source>Open or accepted</source>
        <translation>Đã chấp nhận hay chưa</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>To be looked at ({count})</source>
        <translation>Cần xem ({count})</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Kết luận</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>What it means for filing</source>
        <translation>Ảnh hưởng đến việc nộp hồ sơ</translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <source>Accepted by {by}, {at}: {reason}</source>
        <translation>{by} chấp nhận, {at}: {reason}</translation>
    </message>
    <message>
        <source>Accept…</source>
        <translation>Chấp nhận…</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Trả lời</translation>
    </message>
    <message>
        <source>Answer for this finding with a reason; it stays in the list and in the report (A)</source>
        <translation>Nhận trách nhiệm về mục này và ghi lý do; mục vẫn còn trong danh sách và trong báo cáo (phím A)</translation>
    </message>
    <message>
        <source>Concerns: {names}</source>
        <translation>Liên quan: {names}</translation>
    </message>
    <message>
        <source>Concerns: {names} and {more} more</source>
        <translation>Liên quan: {names} và {more} đối tượng khác</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Sao chép</translation>
    </message>
    <message>
        <source>Copy this finding as text (Ctrl+C)</source>
        <translation>Chép mục này thành văn bản (Ctrl+C)</translation>
    </message>
    <message>
        <source>From practice, no article of law.</source>
        <translation>Theo thực tiễn, không có điều luật.</translation>
    </message>
    <message>
        <source>Go to the question that this waits for</source>
        <translation>Đến câu hỏi mà mục này đang chờ</translation>
    </message>
    <message>
        <source>Go to where the top and bottom level of each part are written</source>
        <translation>Sang nơi ghi mức cao nhất và thấp nhất của từng phần</translation>
    </message>
    <message>
        <source>Measured {measured}</source>
        <translation>Đo được {measured}</translation>
    </message>
    <message>
        <source>Measured {measured}, limit {limit}</source>
        <translation>Đo được {measured}, mức cho phép {limit}</translation>
    </message>
    <message>
        <source>Move the map there</source>
        <translation>Đưa bản đồ tới đó</translation>
    </message>
    <message>
        <source>No longer accept</source>
        <translation>Bỏ chấp nhận</translation>
    </message>
    <message>
        <source>Open again, it is worse than when {by} accepted it ({at}): {reason}</source>
        <translation>Mở lại vì nay nặng hơn lúc {by} chấp nhận ({at}): {reason}</translation>
    </message>
    <message>
        <source>Open this finding again; no reason is needed</source>
        <translation>Mở lại mục này; không cần lý do</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Cách chữa…</translation>
    </message>
    <message>
        <source>Show ways to change the boundary, each with its cost</source>
        <translation>Xem các cách sửa ranh giới, mỗi cách mất gì</translation>
    </message>
    <message>
        <source>Technical check, no article of law.</source>
        <translation>Kiểm tra kỹ thuật, không theo điều luật nào.</translation>
    </message>
    <message>
        <source>What to do: {remedy}</source>
        <translation>Cần làm: {remedy}</translation>
    </message>
    <message>
        <source>Write levels…</source>
        <translation>Ghi mức sâu…</translation>
    </message>
    <message>
        <source>Zoom to</source>
        <translation>Xem trên bản đồ</translation>
    </message>
    <message>
        <source>{article} (text of {day})</source>
        <translation>{article} (văn bản ngày {day})</translation>
    </message>
    <message>
        <source>{article} (text of {day}, not yet confirmed)</source>
        <translation>{article} (văn bản ngày {day}, chưa xác nhận)</translation>
    </message>
    <message>
        <source>{outcome} · {rule}</source>
        <translation>{outcome} · {rule}</translation>
    </message>
    <message>
        <source>{outcome} · {rule} · {severity}</source>
        <translation>{outcome} · {rule} · {severity}</translation>
    </message>
</context>
<context>
    <name>FindingSteps</name>
    <message>
        <source>Done: {repair}.</source>
        <translation>Đã làm: {repair}.</translation>
    </message>
    <message>
        <source>GeoPackage (*.gpkg)</source>
        <translation>GeoPackage (*.gpkg)</translation>
    </message>
    <message>
        <source>Looking for repairs</source>
        <translation>Tìm cách chữa</translation>
    </message>
    <message>
        <source>Save findings as GeoPackage</source>
        <translation>Lưu các phát hiện thành tệp GeoPackage</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>Đã lưu: {file}</translation>
    </message>
    <message>
        <source>Saving the findings</source>
        <translation>Lưu các phát hiện</translation>
    </message>
    <message>
        <source>The boundary has changed since; check again, then look for repairs anew.</source>
        <translation>Ranh giới đã thay đổi sau đó; hãy kiểm tra lại rồi xem lại các cách chữa.</translation>
    </message>
    <message>
        <source>Undone: {repair}.</source>
        <translation>Đã hoàn tác: {repair}.</translation>
    </message>
    <message>
        <source>Writing down what is accepted</source>
        <translation>Ghi mục đã chấp nhận</translation>
    </message>
    <message>
        <source>findings</source>
        <translation>kết quả kiểm tra</translation>
    </message>
</context>
<context>
    <name>FindingsMap</name>
    <message>
        <source>Findings</source>
        <translation>Phát hiện</translation>
    </message>
    <message>
        <source>{outcome} (accepted)</source>
        <translation>{outcome} (đã chấp nhận)</translation>
    </message>
</context>
<context>
    <name>FindingsModel</name>
    <message>
        <source>{outcome}: {message}</source>
        <translation>{outcome}: {message}</translation>
    </message>
</context>
<context>
    <name>FindingsTools</name>
    <message>
        <source>Click ground on the map to choose its finding; a second click takes the next one there</source>
        <translation>Bấm vào chỗ trên bản đồ để chọn mục ở đó; bấm lần nữa để sang mục kế tiếp cùng chỗ</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Chép tất cả</translation>
    </message>
    <message>
        <source>Copy all findings shown as text</source>
        <translation>Chép mọi mục đang hiện thành văn bản</translation>
    </message>
    <message>
        <source>Flash</source>
        <translation>Nháy sáng</translation>
    </message>
    <message>
        <source>Move there</source>
        <translation>Dời tới</translation>
    </message>
    <message>
        <source>On choosing a finding, its ground flashes</source>
        <translation>Khi chọn một mục, vị trí của mục nháy sáng</translation>
    </message>
    <message>
        <source>On choosing a finding, the map moves to it</source>
        <translation>Khi chọn một mục, bản đồ dời tới đó</translation>
    </message>
    <message>
        <source>On choosing a finding, the map zooms to it</source>
        <translation>Khi chọn một mục, bản đồ phóng tới đó</translation>
    </message>
    <message>
        <source>Pick on the map</source>
        <translation>Chọn trên bản đồ</translation>
    </message>
    <message>
        <source>Save findings as GeoPackage, with their hatching</source>
        <translation>Lưu các phát hiện thành tệp GeoPackage, kèm nét gạch như trên bản đồ</translation>
    </message>
    <message>
        <source>Save layer…</source>
        <translation>Lưu lớp…</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Phóng tới</translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <source>Answer questions ({count})</source>
        <translation>Trả lời câu hỏi ({count})</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Kiểm tra lại</translation>
    </message>
    <message>
        <source>Copied: {count} findings</source>
        <translation>Đã chép {count} mục</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Lọc</translation>
    </message>
    <message>
        <source>Find by words, rule, article or name</source>
        <translation>Tìm theo từ, mã quy định, điều luật hoặc tên</translation>
    </message>
    <message>
        <source>Find in the findings</source>
        <translation>Tìm trong kết quả</translation>
    </message>
    <message>
        <source>Narrow the list by subject, weight, state or what the map shows</source>
        <translation>Thu gọn danh sách theo nội dung, mức độ, tình trạng hoặc phần bản đồ đang hiện</translation>
    </message>
    <message>
        <source>Result: {outcome}</source>
        <translation>Kết quả: {outcome}</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Hiện tất cả</translation>
    </message>
    <message>
        <source>Shown: {shown} of {every}</source>
        <translation>Đang hiện {shown} trong {every} mục</translation>
    </message>
    <message>
        <source>The whole summary</source>
        <translation>Xem cả phần tóm tắt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
</context>
<context>
    <name>FollowingSteps</name>
    <message>
        <source>Among my areas now: {names}</source>
        <translation>Đã có trong các khu vực của tôi: {names}</translation>
    </message>
    <message>
        <source>Asking how dossiers stand</source>
        <translation>Đang hỏi tình trạng hồ sơ</translation>
    </message>
    <message>
        <source>Correct the area, check it and prepare a dossier of it first: it is taken from there.</source>
        <translation>Hãy sửa khu vực, kiểm tra rồi lập hồ sơ từ đó trước: khu vực được lấy từ hồ sơ ấy.</translation>
    </message>
    <message>
        <source>Fetching the results</source>
        <translation>Đang tải kết quả</translation>
    </message>
    <message>
        <source>Filing the supplement</source>
        <translation>Đang nộp bổ sung</translation>
    </message>
    <message>
        <source>Keeping the granted area</source>
        <translation>Đang lấy khu vực được cấp</translation>
    </message>
    <message>
        <source>Looking at filed dossiers</source>
        <translation>Đang xem các hồ sơ đã nộp</translation>
    </message>
    <message>
        <source>Stopped. What was learned and sent stays; do it again to go on.</source>
        <translation>Đã dừng. Điều đã biết và phần đã gửi vẫn còn; làm lại để tiếp tục.</translation>
    </message>
    <message>
        <source>Version {number} of the dossier, under the same number.</source>
        <translation>Phiên bản {number} của hồ sơ, giữ nguyên mã hồ sơ.</translation>
    </message>
    <message>
        <source>Withdrawing the dossier</source>
        <translation>Đang rút hồ sơ</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>Đã ghi: {file}</translation>
    </message>
</context>
<context>
    <name>FollowingView</name>
    <message>
        <source>Answer the demand…</source>
        <translation>Trả lời yêu cầu bổ sung…</translation>
    </message>
    <message>
        <source>Ask how they stand</source>
        <translation>Hỏi lại tình trạng</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Khách hàng</translation>
    </message>
    <message>
        <source>Deadlines step by step</source>
        <translation>Thời hạn từng bước</translation>
    </message>
    <message>
        <source>Fetch the results</source>
        <translation>Tải kết quả</translation>
    </message>
    <message>
        <source>Filed dossiers</source>
        <translation>Hồ sơ đã nộp</translation>
    </message>
    <message>
        <source>Granted area into my areas</source>
        <translation>Đưa vào khu vực của tôi</translation>
    </message>
    <message>
        <source>Next date</source>
        <translation>Ngày phải nhớ</translation>
    </message>
    <message>
        <source>No dossier was filed from this computer yet.</source>
        <translation>Chưa nộp hồ sơ nào từ máy này.</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>Nghĩa vụ tài chính</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>Thủ tục</translation>
    </message>
    <message>
        <source>Progress of asking and sending</source>
        <translation>Tiến độ hỏi và gửi</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Kết quả</translation>
    </message>
    <message>
        <source>Show only…</source>
        <translation>Chỉ xem…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>What has happened</source>
        <translation>Diễn biến</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>Rút hồ sơ…</translation>
    </message>
    <message>
        <source>all</source>
        <translation>tất cả</translation>
    </message>
    <message>
        <source>any, or none</source>
        <translation>bất kỳ</translation>
    </message>
    <message>
        <source>within 30 days</source>
        <translation>trong 30 ngày</translation>
    </message>
    <message>
        <source>within 7 days</source>
        <translation>trong 7 ngày</translation>
    </message>
</context>
<context>
    <name>GpsTool</name>
    <message>
        <source>Add it as a part</source>
        <translation>Thêm thành một phần</translation>
    </message>
    <message>
        <source>Choose a GPX file</source>
        <translation>Chọn tệp GPX</translation>
    </message>
    <message>
        <source>Corner at the GPS position</source>
        <translation>Đặt góc tại vị trí GPS</translation>
    </message>
    <message>
        <source>From GPX or GPS</source>
        <translation>Từ tệp GPX hoặc máy GPS</translation>
    </message>
    <message>
        <source>G&amp;PX file…</source>
        <translation>Tệp &amp;GPX…</translation>
    </message>
    <message>
        <source>Line of the file</source>
        <translation>Đường trong tệp</translation>
    </message>
    <message>
        <source>Make a new area of it</source>
        <translation>Tạo khu vực mới</translation>
    </message>
    <message>
        <source>Takes the position of the receiver that QGIS is connected to</source>
        <translation>Lấy vị trí của máy GPS đang nối với QGIS</translation>
    </message>
</context>
<context>
    <name>HandoffCard</name>
    <message>
        <source>Code that the portal gave</source>
        <translation>Mã hồ sơ do cổng cấp</translation>
    </message>
    <message>
        <source>Correct the declaration</source>
        <translation>Sửa lời khai</translation>
    </message>
    <message>
        <source>Declare the filing</source>
        <translation>Khai đã nộp</translation>
    </message>
    <message>
        <source>File by hand in the portal</source>
        <translation>Nộp tay trên cổng</translation>
    </message>
    <message>
        <source>Folder for the ZIP</source>
        <translation>Thư mục nhận tệp ZIP</translation>
    </message>
    <message>
        <source>No portal takes dossiers from a program. A sealed ZIP holds the files in the portal's order, their hashes, and a guide with values to copy; you file, and type back the code.</source>
        <translation>Chưa có cổng nào nhận hồ sơ từ chương trình. Gói ZIP niêm phong gồm các tệp theo thứ tự của cổng, mã băm và hướng dẫn kèm giá trị để chép; bạn nộp trên cổng rồi khai lại mã hồ sơ.</translation>
    </message>
    <message>
        <source>No receipt attached yet.</source>
        <translation>Chưa gắn giấy tiếp nhận.</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>Tệp PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Progress of the ZIP</source>
        <translation>Tiến độ đóng gói ZIP</translation>
    </message>
    <message>
        <source>Receipt (PDF)…</source>
        <translation>Giấy tiếp nhận (PDF)…</translation>
    </message>
    <message>
        <source>Seal the ZIP…</source>
        <translation>Đóng gói ZIP…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Take the declaration back</source>
        <translation>Bỏ lời khai</translation>
    </message>
    <message>
        <source>The portal's receipt</source>
        <translation>Giấy tiếp nhận của cổng</translation>
    </message>
</context>
<context>
    <name>HandoffSteps</name>
    <message>
        <source>Sealing the ZIP</source>
        <translation>Đang đóng gói ZIP</translation>
    </message>
    <message>
        <source>Stopped. No ZIP was written.</source>
        <translation>Đã dừng. Chưa ghi tệp ZIP nào.</translation>
    </message>
    <message>
        <source>{path}
SHA-256 {sha256}</source>
        <translation>{path}
SHA-256 {sha256}</translation>
    </message>
</context>
<context>
    <name>HeadSteps</name>
    <message>
        <source>Another window is working on this area: nothing is kept from here.</source>
        <translation>Khu vực này đang mở ở cửa sổ khác: thay đổi ở đây không được lưu.</translation>
    </message>
    <message>
        <source>Data: {count} layers</source>
        <translation>Dữ liệu: {count} lớp</translation>
    </message>
    <message>
        <source>Not saved ✕</source>
        <translation>Chưa lưu ✕</translation>
    </message>
    <message>
        <source>Read only</source>
        <translation>Chỉ xem</translation>
    </message>
    <message>
        <source>Saved ✓</source>
        <translation>Lưu tự động ✓</translation>
    </message>
    <message>
        <source>as of today</source>
        <translation>cập nhật hôm nay</translation>
    </message>
    <message>
        <source>cannot be used {count}</source>
        <translation>chưa dùng được {count}</translation>
    </message>
    <message>
        <source>missing {count}</source>
        <translation>thiếu {count}</translation>
    </message>
    <message>
        <source>oldest {days} days</source>
        <translation>cũ nhất {days} ngày</translation>
    </message>
</context>
<context>
    <name>HelpPanel</name>
    <message>
        <source>All topics of the help</source>
        <translation>Mọi mục trợ giúp</translation>
    </message>
    <message>
        <source>Close the help</source>
        <translation>Đóng trợ giúp</translation>
    </message>
    <message>
        <source>Close the help (Esc)</source>
        <translation>Đóng trợ giúp (Esc)</translation>
    </message>
    <message>
        <source>Example: {example}</source>
        <translation>Ví dụ: {example}</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Trợ giúp</translation>
    </message>
    <message>
        <source>Help on this step (F1)</source>
        <translation>Trợ giúp cho bước này (F1)</translation>
    </message>
    <message>
        <source>Read on: {topic}</source>
        <translation>Xem thêm: {topic}</translation>
    </message>
</context>
<context>
    <name>IssuerCard</name>
    <message>
        <source>Fingerprint as the issuer gave it</source>
        <translation>Dấu vân tay do nơi phát hành cho biết</translation>
    </message>
    <message>
        <source>Name in your list</source>
        <translation>Tên trong danh sách của bạn</translation>
    </message>
    <message>
        <source>Only for these layers</source>
        <translation>Chỉ tin cho các lớp này</translation>
    </message>
    <message>
        <source>Only for these provinces</source>
        <translation>Chỉ tin cho các tỉnh này</translation>
    </message>
    <message>
        <source>Show that of the pack</source>
        <translation>Hiện dấu vân tay của gói</translation>
    </message>
    <message>
        <source>Signed with: {fingerprint}</source>
        <translation>Gói được ký bằng khóa: {fingerprint}</translation>
    </message>
    <message>
        <source>The pack names “{name}”. Anybody could write that name: ask the issuer by telephone or look into its letter, and give the fingerprint of its key from there.</source>
        <translation>Gói ghi “{name}”. Ai cũng có thể ghi tên này: hãy gọi điện cho nơi phát hành hoặc xem công văn của họ, rồi nhập dấu vân tay của khóa đọc được ở đó.</translation>
    </message>
    <message>
        <source>To read it to the issuer; it proves nothing by itself</source>
        <translation>Để đọc cho nơi phát hành nghe; tự nó không chứng minh điều gì</translation>
    </message>
    <message>
        <source>Trust this issuer</source>
        <translation>Tin cậy nơi phát hành này</translation>
    </message>
    <message>
        <source>Who issued pack {pack}?</source>
        <translation>Ai đã phát hành gói {pack}?</translation>
    </message>
    <message>
        <source>ten groups of four, from the issuer</source>
        <translation>10 nhóm 4 ký tự do nơi phát hành đọc</translation>
    </message>
</context>
<context>
    <name>KeepTool</name>
    <message>
        <source>Copy both tables</source>
        <translation>Chép cả hai bảng</translation>
    </message>
    <message>
        <source>Draw around what is kept. Corners beyond the boundary are cut along it.</source>
        <translation>Vẽ quanh phần giữ lại. Vẽ quá ranh giới thì phần ngoài được cắt theo ranh giới.</translation>
    </message>
    <message>
        <source>Draw what is kept</source>
        <translation>Vẽ phần giữ lại</translation>
    </message>
    <message>
        <source>Go on with the kept part</source>
        <translation>Làm tiếp với phần giữ lại</translation>
    </message>
    <message>
        <source>Keep a part, return the rest</source>
        <translation>Giữ một phần, trả lại phần còn lại</translation>
    </message>
    <message>
        <source>Tables of the kept and the returned part</source>
        <translation>Bảng tọa độ phần giữ lại và phần trả lại</translation>
    </message>
</context>
<context>
    <name>LawCard</name>
    <message>
        <source>Dossier received &amp;on (if it was filed before)</source>
        <translation>&amp;Ngày tiếp nhận hồ sơ (nếu đã nộp)</translation>
    </message>
    <message>
        <source>Law applied</source>
        <translation>Luật áp dụng</translation>
    </message>
    <message>
        <source>No day of receipt: the law of the event date is applied</source>
        <translation>Bỏ ngày tiếp nhận: theo luật của ngày áp dụng</translation>
    </message>
    <message>
        <source>Rule &amp;set</source>
        <translation>&amp;Bộ quy định</translation>
    </message>
    <message>
        <source>day/month/year</source>
        <translation>ngày/tháng/năm</translation>
    </message>
</context>
<context>
    <name>LawChoice</name>
    <message>
        <source>What differs by rules ({count})</source>
        <translation>Quy tắc khác nhau ({count})</translation>
    </message>
</context>
<context>
    <name>LawNotice</name>
    <message>
        <source>Changes of law since the receipt ({count})</source>
        <translation>Thay đổi pháp luật từ ngày tiếp nhận ({count})</translation>
    </message>
</context>
<context>
    <name>LawSteps</name>
    <message>
        <source>Law applied: not usable</source>
        <translation>Luật áp dụng: chưa dùng được</translation>
    </message>
    <message>
        <source>Law applied: {version}, read up to {day}</source>
        <translation>Luật áp dụng: {version}, đọc đến {day}</translation>
    </message>
    <message>
        <source>Law now, {day}</source>
        <translation>Luật hiện nay, {day}</translation>
    </message>
    <message>
        <source>Law of the receipt, {day}</source>
        <translation>Luật ngày tiếp nhận, {day}</translation>
    </message>
    <message>
        <source>Law: {version}; dossier received {received}</source>
        <translation>Luật: {version}; hồ sơ nhận {received}</translation>
    </message>
    <message>
        <source>The law changed between receipt and event: the applicant may choose the procedure ({basis}).</source>
        <translation>Luật đã thay đổi từ khi tiếp nhận: người đề nghị được chọn thủ tục ({basis}).</translation>
    </message>
    <message>
        <source>The newest that is trusted</source>
        <translation>Mới nhất được tin cậy</translation>
    </message>
    <message>
        <source>law not usable</source>
        <translation>bộ luật không dùng được</translation>
    </message>
    <message>
        <source>law read up to {day}</source>
        <translation>luật đọc đến {day}</translation>
    </message>
    <message>
        <source>{set} · law read up to {day}</source>
        <translation>{set} · luật đọc đến {day}</translation>
    </message>
    <message>
        <source>{version} of the program</source>
        <translation>{version} kèm chương trình</translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>Columns…</source>
        <translation>Các cột…</translation>
    </message>
    <message>
        <source>Confirm issuer…</source>
        <translation>Xác nhận nơi phát hành…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Gỡ…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Khôi phục</translation>
    </message>
    <message>
        <source>Revoke trust…</source>
        <translation>Thôi tin cậy…</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>Hiện trên bản đồ</translation>
    </message>
</context>
<context>
    <name>LayerState</name>
    <message>
        <source>Cannot tell</source>
        <translation>Chưa kết luận được</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Bị thay đổi</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Thiếu</translation>
    </message>
    <message>
        <source>Not usable</source>
        <translation>Không dùng được</translation>
    </message>
    <message>
        <source>Usable</source>
        <translation>Dùng được</translation>
    </message>
</context>
<context>
    <name>LayerSteps</name>
    <message>
        <source>Looking at the reference data</source>
        <translation>Xem dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>On the map, read-only: {count} layers</source>
        <translation>Đã hiện trên bản đồ, chỉ đọc: {count} lớp</translation>
    </message>
    <message>
        <source>On the map, read-only: {name}</source>
        <translation>Đã hiện trên bản đồ, chỉ đọc: {name}</translation>
    </message>
    <message>
        <source>{name} cannot be shown: QGIS cannot open the file {file}.</source>
        <translation>Không hiện được {name}: QGIS không mở được tệp {file}.</translation>
    </message>
</context>
<context>
    <name>LayersLines</name>
    <message>
        <source>&amp;Layers and packs…</source>
        <translation>&amp;Lớp và gói dữ liệu…</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>… và {count} lớp nữa</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>&amp;Add data…</source>
        <translation>Thêm &amp;dữ liệu…</translation>
    </message>
    <message>
        <source>A pack of an office (.mlpack) or a map file of your own; files can be dropped here, too</source>
        <translation>Gói của cơ quan (.mlpack) hoặc tệp bản đồ của bạn; cũng có thể thả tệp vào đây</translation>
    </message>
    <message>
        <source>Choose reference data</source>
        <translation>Chọn dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>From the &amp;map…</source>
        <translation>Từ &amp;bản đồ…</translation>
    </message>
    <message>
        <source>Layers that this procedure does not read</source>
        <translation>Lớp mà thủ tục này không dùng</translation>
    </message>
    <message>
        <source>Looking at the reference data…</source>
        <translation>Đang xem dữ liệu tham chiếu…</translation>
    </message>
    <message>
        <source>Packs and files</source>
        <translation>Gói và tệp</translation>
    </message>
    <message>
        <source>Packs and map files ({patterns});;All files (*)</source>
        <translation>Gói và tệp bản đồ ({patterns});;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Tiến độ</translation>
    </message>
    <message>
        <source>Reference data</source>
        <translation>Dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Show all of them on the map</source>
        <translation>Hiện tất cả trên bản đồ</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Take a layer of the map as it is now</source>
        <translation>Lấy một lớp của bản đồ như nó đang có lúc này</translation>
    </message>
    <message>
        <source>The layers that the procedure reads, read-only, below the area</source>
        <translation>Các lớp mà thủ tục cần, chỉ đọc, nằm dưới khu vực</translation>
    </message>
    <message>
        <source>The map has no vector layer</source>
        <translation>Bản đồ không có lớp vector nào</translation>
    </message>
</context>
<context>
    <name>LevelsTool</name>
    <message>
        <source>&amp;Top level (m)</source>
        <translation>Mức sâu ca&amp;o nhất (m)</translation>
    </message>
    <message>
        <source>Botto&amp;m level (m)</source>
        <translation>Mức sâ&amp;u thấp nhất (m)</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Mức sâu</translation>
    </message>
    <message>
        <source>Set the levels</source>
        <translation>Đặt mức sâu</translation>
    </message>
</context>
<context>
    <name>Locator</name>
    <message>
        <source>Coordinates</source>
        <translation>Tọa độ</translation>
    </message>
    <message>
        <source>Corner {name} of {area}</source>
        <translation>Điểm góc {name} của {area}</translation>
    </message>
    <message>
        <source>Corners of the area</source>
        <translation>Điểm góc của khu vực</translation>
    </message>
    <message>
        <source>Dossiers</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>Draft · {corners} corners · {size} ha</source>
        <translation>Bản nháp · {corners} điểm góc · {size} ha</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Bản nháp</translation>
    </message>
    <message>
        <source>Filed, receipt {number}</source>
        <translation>Đã nộp, giấy tiếp nhận {number}</translation>
    </message>
    <message>
        <source>Licences of the register</source>
        <translation>Giấy phép trong sổ</translation>
    </message>
    <message>
        <source>Mineral Licence</source>
        <translation>Giấy phép khoáng sản</translation>
    </message>
    <message>
        <source>Mineral licences: licence, corner, coordinates, draft, dossier</source>
        <translation>Giấy phép khoáng sản: giấy phép, điểm góc, tọa độ, bản nháp, hồ sơ</translation>
    </message>
    <message>
        <source>Not filed yet</source>
        <translation>Chưa nộp</translation>
    </message>
    <message>
        <source>Reading the licence registers for the search</source>
        <translation>Đọc sổ giấy phép để tìm nhanh</translation>
    </message>
    <message>
        <source>VN-2000, meridian {meridian}, zone of {width}°</source>
        <translation>VN-2000, kinh tuyến trục {meridian}, múi chiếu {width}°</translation>
    </message>
    <message>
        <source>X {north} · Y {east}</source>
        <translation>X {north} · Y {east}</translation>
    </message>
    <message>
        <source>{details}; Y (east) was typed first</source>
        <translation>{details}; Y (đông) được gõ trước</translation>
    </message>
</context>
<context>
    <name>LoginCard</name>
    <message>
        <source>Log in by the browser…</source>
        <translation>Đăng nhập bằng trình duyệt…</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>Đăng xuất</translation>
    </message>
    <message>
        <source>Open the password database…</source>
        <translation>Mở kho mật khẩu…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Waiting for the log-in</source>
        <translation>Đang chờ đăng nhập</translation>
    </message>
</context>
<context>
    <name>LoginSteps</name>
    <message>
        <source>A log-in is kept in QGIS's password database; open it to file.</source>
        <translation>Lần đăng nhập được giữ trong kho mật khẩu của QGIS; hãy mở kho để nộp.</translation>
    </message>
    <message>
        <source>Asking who is logged in</source>
        <translation>Hỏi ai đang đăng nhập</translation>
    </message>
    <message>
        <source>For practice nobody has to log in here.</source>
        <translation>Nộp thử ở dịch vụ này không cần đăng nhập.</translation>
    </message>
    <message>
        <source>Log in on the page in your browser; it is waited for here.</source>
        <translation>Hãy đăng nhập ở trang vừa mở trong trình duyệt; chương trình đang chờ.</translation>
    </message>
    <message>
        <source>Logged in as {name}.</source>
        <translation>Đã đăng nhập với tên {name}.</translation>
    </message>
    <message>
        <source>Logged in; the service is asked for the name…</source>
        <translation>Đã đăng nhập; đang hỏi dịch vụ tên người dùng…</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>Đăng nhập</translation>
    </message>
    <message>
        <source>Logging out</source>
        <translation>Đăng xuất</translation>
    </message>
    <message>
        <source>Nobody is logged in here yet; filing needs it.</source>
        <translation>Chưa có ai đăng nhập ở dịch vụ này; muốn nộp thì phải đăng nhập.</translation>
    </message>
</context>
<context>
    <name>MakePack</name>
    <message>
        <source>Day of issue (empty: today)</source>
        <translation>Ngày phát hành (để trống: hôm nay)</translation>
    </message>
    <message>
        <source>Day of the data</source>
        <translation>Ngày số liệu</translation>
    </message>
    <message>
        <source>Decision by which the data hold</source>
        <translation>Quyết định làm căn cứ của dữ liệu</translation>
    </message>
    <message>
        <source>Fields and their columns, for example id:so_gp,holder:ten_dn</source>
        <translation>Trường và cột của trường, ví dụ id:so_gp,holder:ten_dn</translation>
    </message>
    <message>
        <source>Grade of the source, for example 1:10.000</source>
        <translation>Cấp của nguồn, ví dụ 1:10.000</translation>
    </message>
    <message>
        <source>Id of the pack, for example lao-cai-licences</source>
        <translation>Mã gói, ví dụ lao-cai-licences</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Nơi phát hành</translation>
    </message>
    <message>
        <source>Make a reference pack</source>
        <translation>Làm gói dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Makes a reference pack (.mlpack) that is not signed yet, from a recipe file or from one vector layer. Nothing of the data is changed: all columns stay, and objects with a fault stay with it; the log names each of them.
RECIPE describes a pack with several layers (pack-recipe-1, JSON); leave all other values empty. For one layer give INPUT, ROLE, ID (lao-cai-licences), VERSION (2026.11), both names, ISSUER, LEGAL_STATUS and COVERAGE; ISSUED is today where it is empty. Without AS_OF the layer has no date and can never carry a verdict.
COVERAGE is where the layer is complete: outside of it a check answers “cannot tell”. PROVINCES are those that the pack is issued for, separated by commas.
FIELDS says which column is which field, id:so_gp,holder:ten_dn; empty: the columns that can be told for sure from their names, and the log says which.
LEGAL_STATUS: in_force (issued by the authority that decides), copy (a copy of that), draft, ended.
The pack is signed with the command sign-pack, which the log shows. OBJECTS is the number of objects, UNUSABLE how many of them have something that a check cannot use.
Roles: {roles}.</source>
        <translation>Làm gói dữ liệu tham chiếu (.mlpack) chưa ký, từ tệp kê khai hoặc từ một lớp vector. Dữ liệu không bị sửa: giữ nguyên mọi cột, đối tượng có lỗi vẫn để nguyên; nhật ký nêu tên từng đối tượng đó.
RECIPE là tệp kê khai của gói có nhiều lớp (pack-recipe-1, JSON); khi đó để trống các mục khác. Với một lớp, hãy cho INPUT, ROLE, ID (lao-cai-licences), VERSION (2026.11), cả hai tên, ISSUER, LEGAL_STATUS và COVERAGE; ISSUED để trống là hôm nay. Không có AS_OF thì lớp không có ngày số liệu và không bao giờ dùng để kết luận được.
COVERAGE là phạm vi mà lớp có đủ dữ liệu: ngoài phạm vi đó, kết quả kiểm tra là “chưa kết luận được”. PROVINCES là các tỉnh mà gói được phát hành cho, cách nhau bằng dấu phẩy.
FIELDS cho biết cột nào là trường nào, id:so_gp,holder:ten_dn; để trống: các cột nhận ra chắc chắn theo tên, và nhật ký ghi rõ.
LEGAL_STATUS: in_force (do cơ quan có thẩm quyền ban hành), copy (bản sao của dữ liệu đó), draft (dự thảo), ended (hết hiệu lực).
Gói được ký bằng lệnh sign-pack nêu trong nhật ký. OBJECTS là số đối tượng, UNUSABLE là số đối tượng có điều không dùng được khi kiểm tra.
Vai trò: {roles}.</translation>
    </message>
    <message>
        <source>Name in English</source>
        <translation>Tên tiếng Anh</translation>
    </message>
    <message>
        <source>Name in Vietnamese</source>
        <translation>Tên tiếng Việt</translation>
    </message>
    <message>
        <source>Number of objects</source>
        <translation>Số đối tượng</translation>
    </message>
    <message>
        <source>Objects with something that cannot be used</source>
        <translation>Số đối tượng có điều không dùng được</translation>
    </message>
    <message>
        <source>Or one layer</source>
        <translation>Hoặc một lớp</translation>
    </message>
    <message>
        <source>Provinces it is issued for, separated by commas</source>
        <translation>Các tỉnh mà gói được phát hành cho, cách nhau bằng dấu phẩy</translation>
    </message>
    <message>
        <source>Recipe of the pack</source>
        <translation>Tệp kê khai gói</translation>
    </message>
    <message>
        <source>Recipes (*.json);;All files (*)</source>
        <translation>Tệp kê khai (*.json);;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Reference pack, not signed</source>
        <translation>Gói dữ liệu tham chiếu, chưa ký</translation>
    </message>
    <message>
        <source>Reference packs</source>
        <translation>Gói dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Reference packs (*.mlpack)</source>
        <translation>Gói dữ liệu tham chiếu (*.mlpack)</translation>
    </message>
    <message>
        <source>Role of the layer</source>
        <translation>Vai trò của lớp</translation>
    </message>
    <message>
        <source>Status in law</source>
        <translation>Tình trạng pháp lý</translation>
    </message>
    <message>
        <source>Version, for example 2026.11</source>
        <translation>Phiên bản, ví dụ 2026.11</translation>
    </message>
    <message>
        <source>Where the layer is complete</source>
        <translation>Phạm vi mà lớp có đủ dữ liệu</translation>
    </message>
    <message>
        <source>mineral,reference,pack,register,recipe,GeoPackage,issuer,role</source>
        <translation>khoáng sản,tham chiếu,gói,sổ đăng ký,kê khai,GeoPackage,nơi phát hành,vai trò</translation>
    </message>
</context>
<context>
    <name>MapLayouts</name>
    <message>
        <source>Boundaries</source>
        <translation>Ranh giới</translation>
    </message>
    <message>
        <source>Corners</source>
        <translation>Điểm góc</translation>
    </message>
    <message>
        <source>Grounds</source>
        <translation>Diện tích</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>&amp;Make the map</source>
        <translation>&amp;Lập bản đồ</translation>
    </message>
    <message>
        <source>Map of the area</source>
        <translation>Bản đồ khu vực</translation>
    </message>
    <message>
        <source>No area yet: read a corner table or draw an area first, then its map is made here.</source>
        <translation>Chưa có khu vực: hãy đọc bảng tọa độ hoặc vẽ khu vực trước, rồi lập bản đồ tại đây.</translation>
    </message>
    <message>
        <source>Progress of the map</source>
        <translation>Tiến độ lập bản đồ</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
</context>
<context>
    <name>MapProof</name>
    <message>
        <source>Checking the map</source>
        <translation>Đang kiểm tra bản đồ</translation>
    </message>
    <message>
        <source>Export the map</source>
        <translation>Xuất bản đồ</translation>
    </message>
    <message>
        <source>Not exported yet: look at the faults above first ({count}).</source>
        <translation>Chưa xuất: hãy xem các lỗi ở trên trước ({count}).</translation>
    </message>
    <message>
        <source>Not exported: {count} of the faults above make the paper contradict the area.</source>
        <translation>Không xuất: {count} lỗi ở trên làm bản đồ trái với khu vực.</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Stopped: the map was changed meanwhile.</source>
        <translation>Đã dừng: bản đồ vừa được sửa trong khi đang đọc hoặc ghi.</translation>
    </message>
    <message>
        <source>Stops the export</source>
        <translation>Chặn việc xuất</translation>
    </message>
    <message>
        <source>The map was changed since this was found; check it again.</source>
        <translation>Bản đồ đã được sửa sau lần kiểm tra này; hãy kiểm tra lại.</translation>
    </message>
    <message>
        <source>This map shows the boundary before its last change; make it anew.</source>
        <translation>Bản đồ này vẽ ranh giới trước lần sửa cuối; hãy lập lại.</translation>
    </message>
    <message>
        <source>To be known</source>
        <translation>Cần biết</translation>
    </message>
    <message>
        <source>To be mended</source>
        <translation>Cần sửa</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Đã ghi: {path}</translation>
    </message>
</context>
<context>
    <name>MapQuestion</name>
    <message>
        <source>&amp;Form of the map</source>
        <translation>&amp;Mẫu bản đồ</translation>
    </message>
    <message>
        <source>&amp;Language of the map</source>
        <translation>&amp;Ngôn ngữ trên bản đồ</translation>
    </message>
    <message>
        <source>&amp;Paper</source>
        <translation>&amp;Khổ giấy</translation>
    </message>
    <message>
        <source>&amp;Returned part</source>
        <translation>Phần t&amp;rả lại</translation>
    </message>
    <message>
        <source>&amp;Scale</source>
        <translation>&amp;Tỷ lệ</translation>
    </message>
    <message>
        <source>By the procedure: {form}</source>
        <translation>Theo thủ tục: {form}</translation>
    </message>
    <message>
        <source>Draw the visible layers below</source>
        <translation>Vẽ các lớp đang hiện làm nền</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Tiếng Anh</translation>
    </message>
    <message>
        <source>Pa&amp;rt inside the prohibited area</source>
        <translation>Phần nằm t&amp;rong khu vực cấm</translation>
    </message>
    <message>
        <source>The layers now seen on the map of QGIS lie below the area; those of ours do not</source>
        <translation>Các lớp đang hiện trên bản đồ QGIS nằm dưới khu vực; các lớp của chương trình này thì không</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>Tiếng Việt</translation>
    </message>
    <message>
        <source>What is known of this form</source>
        <translation>Mẫu này đã đọc được những gì</translation>
    </message>
    <message>
        <source>by itself: the largest that fits</source>
        <translation>tự động: lớn nhất vừa khổ giấy</translation>
    </message>
    <message>
        <source>by itself: the smallest that fits</source>
        <translation>tự động: khổ nhỏ nhất vừa đủ</translation>
    </message>
    <message>
        <source>choose the form</source>
        <translation>chọn mẫu</translation>
    </message>
</context>
<context>
    <name>MapResult</name>
    <message>
        <source>&amp;Check the map</source>
        <translation>K&amp;iểm tra bản đồ</translation>
    </message>
    <message>
        <source>&amp;Export PDF…</source>
        <translation>&amp;Xuất PDF…</translation>
    </message>
    <message>
        <source>Click or Enter shows the place in the designer</source>
        <translation>Bấm chuột hoặc Enter để xem chỗ đó trong công cụ trình bày</translation>
    </message>
    <message>
        <source>E&amp;xport all the same…</source>
        <translation>&amp;Vẫn xuất…</translation>
    </message>
    <message>
        <source>Faults of the map</source>
        <translation>Các lỗi của bản đồ</translation>
    </message>
    <message>
        <source>Found on the map: {count}</source>
        <translation>Tìm thấy trên bản đồ: {count}</translation>
    </message>
    <message>
        <source>Not checked yet.</source>
        <translation>Chưa kiểm tra.</translation>
    </message>
    <message>
        <source>Nothing wrong found: table, scale, grid, labels and parts agree with the area.</source>
        <translation>Không có lỗi: bảng tọa độ, tỷ lệ, lưới, số hiệu điểm và các phần đều khớp với khu vực.</translation>
    </message>
    <message>
        <source>Open in the &amp;designer</source>
        <translation>Mở để &amp;chỉnh sửa</translation>
    </message>
    <message>
        <source>The map made</source>
        <translation>Bản đồ đã lập</translation>
    </message>
</context>
<context>
    <name>MapSteps</name>
    <message>
        <source>Looking at the form of the map</source>
        <translation>Đang xem mẫu bản đồ</translation>
    </message>
    <message>
        <source>Making the map</source>
        <translation>Đang lập bản đồ</translation>
    </message>
</context>
<context>
    <name>MapTextsFold</name>
    <message>
        <source>Applicant</source>
        <translation>Tổ chức, cá nhân đề nghị</translation>
    </message>
    <message>
        <source>Commune, ward</source>
        <translation>Xã, phường</translation>
    </message>
    <message>
        <source>Day of the map</source>
        <translation>Ngày lập bản đồ</translation>
    </message>
    <message>
        <source>Licensing authority</source>
        <translation>Cơ quan cấp phép</translation>
    </message>
    <message>
        <source>Map made by</source>
        <translation>Đơn vị lập bản đồ</translation>
    </message>
    <message>
        <source>Mine or place</source>
        <translation>Mỏ, địa danh</translation>
    </message>
    <message>
        <source>Mineral</source>
        <translation>Khoáng sản</translation>
    </message>
    <message>
        <source>Name or number of the topographic sheet</source>
        <translation>Tên hoặc số hiệu tờ bản đồ địa hình</translation>
    </message>
    <message>
        <source>Number of the map</source>
        <translation>Số bản đồ</translation>
    </message>
    <message>
        <source>Paper that the map goes with</source>
        <translation>Kèm theo văn bản (số, ngày)</translation>
    </message>
    <message>
        <source>Province, city</source>
        <translation>Tỉnh, thành phố</translation>
    </message>
    <message>
        <source>Scale of the base</source>
        <translation>Tỷ lệ của nền</translation>
    </message>
    <message>
        <source>Text of a QR code</source>
        <translation>Nội dung mã QR</translation>
    </message>
    <message>
        <source>Texts on the map ({count} of {all} filled in)</source>
        <translation>Nội dung ghi trên bản đồ (đã điền {count}/{all})</translation>
    </message>
    <message>
        <source>Title, in place of the form's</source>
        <translation>Tên bản đồ, thay cho tên trong mẫu</translation>
    </message>
    <message>
        <source>Topographic base</source>
        <translation>Nền địa hình</translation>
    </message>
    <message>
        <source>What is left empty is printed as dots, to be filled in by hand.</source>
        <translation>Ô để trống được in thành dấu chấm để điền tay.</translation>
    </message>
    <message>
        <source>for example the report's code</source>
        <translation>ví dụ mã của báo cáo</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>không ghi</translation>
    </message>
</context>
<context>
    <name>MapTips</name>
    <message>
        <source>Area</source>
        <translation>Diện tích</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Điều luật</translation>
    </message>
    <message>
        <source>Corner</source>
        <translation>Điểm góc</translation>
    </message>
    <message>
        <source>Corners</source>
        <translation>Số điểm góc</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Giới hạn</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Đo được</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Cách chữa</translation>
    </message>
    <message>
        <source>X (north)</source>
        <translation>X (bắc)</translation>
    </message>
    <message>
        <source>Y (east)</source>
        <translation>Y (đông)</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Corners</source>
        <translation>Điểm góc</translation>
    </message>
    <message>
        <source>Licence areas</source>
        <translation>Khu vực khoáng sản</translation>
    </message>
    <message>
        <source>Mineral Licence</source>
        <translation>Giấy phép khoáng sản</translation>
    </message>
</context>
<context>
    <name>MergeTool</name>
    <message>
        <source>Areas to merge with</source>
        <translation>Các khu vực gộp vào</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Gộp</translation>
    </message>
    <message>
        <source>Parts and areas that share a side become one.</source>
        <translation>Các phần và khu vực chung cạnh được gộp làm một.</translation>
    </message>
</context>
<context>
    <name>MineralDock</name>
    <message>
        <source>Getting ready…</source>
        <translation>Đang chuẩn bị…</translation>
    </message>
    <message>
        <source>Mineral Licence</source>
        <translation>Giấy phép khoáng sản</translation>
    </message>
</context>
<context>
    <name>MineralPlugin</name>
    <message>
        <source>Mineral Licence</source>
        <translation>Giấy phép khoáng sản</translation>
    </message>
</context>
<context>
    <name>MineralProvider</name>
    <message>
        <source>Mineral Licence</source>
        <translation>Mineral Licence</translation>
    </message>
</context>
<context>
    <name>ModeChooser</name>
    <message>
        <source>Change to applicant</source>
        <translation>Chuyển sang người nộp hồ sơ</translation>
    </message>
    <message>
        <source>Change to authority</source>
        <translation>Chuyển sang cơ quan</translation>
    </message>
    <message>
        <source>I file dossiers</source>
        <translation>Người nộp hồ sơ</translation>
    </message>
    <message>
        <source>I work for an authority</source>
        <translation>Cơ quan</translation>
    </message>
    <message>
        <source>It decides what the panel offers first; nothing is locked away.</source>
        <translation>Câu trả lời chỉ quyết định bảng này bày gì trước; mọi việc khác vẫn làm được.</translation>
    </message>
    <message>
        <source>What is your work?</source>
        <translation>Bạn làm việc gì?</translation>
    </message>
    <message>
        <source>Working as: {mode}</source>
        <translation>Đang làm việc với tư cách: {mode}</translation>
    </message>
</context>
<context>
    <name>Modes</name>
    <message>
        <source>Applicant</source>
        <translation>người nộp hồ sơ</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>cơ quan</translation>
    </message>
</context>
<context>
    <name>NewsBanner</name>
    <message>
        <source>I have read this</source>
        <translation>Đã đọc</translation>
    </message>
    <message>
        <source>The reference data have changed</source>
        <translation>Dữ liệu tham chiếu đã thay đổi</translation>
    </message>
    <message>
        <source>{count} more changes</source>
        <translation>{count} thay đổi nữa</translation>
    </message>
</context>
<context>
    <name>OptionsPage</name>
    <message>
        <source>&amp;Address of the service for dossiers</source>
        <translation>Đị&amp;a chỉ nơi nhận hồ sơ</translation>
    </message>
    <message>
        <source>&amp;Check all rules whenever the hand rests</source>
        <translation>&amp;Kiểm tra mọi quy định mỗi khi ngừng tay</translation>
    </message>
    <message>
        <source>&amp;Digits of drawn corners</source>
        <translation>Số &amp;chữ số của điểm góc được vẽ</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Ngôn ngữ</translation>
    </message>
    <message>
        <source>&amp;Open the folder</source>
        <translation>&amp;Mở thư mục</translation>
    </message>
    <message>
        <source>&amp;Zoom to it</source>
        <translation>&amp;Phóng tới chỗ đó</translation>
    </message>
    <message>
        <source>Applicant: area, check, dossier</source>
        <translation>Người xin phép: khu vực, kiểm tra, hồ sơ</translation>
    </message>
    <message>
        <source>As in QGIS</source>
        <translation>Theo QGIS</translation>
    </message>
    <message>
        <source>Ask at the start</source>
        <translation>Hỏi ở trang Bắt đầu</translation>
    </message>
    <message>
        <source>Counting the size of the data folder</source>
        <translation>Tính dung lượng thư mục dữ liệu</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Khi vẽ</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Tiếng Anh (English)</translation>
    </message>
    <message>
        <source>Fixed by your office or this computer: {where}</source>
        <translation>Do cơ quan hoặc máy này đặt sẵn: {where}</translation>
    </message>
    <message>
        <source>Folder of the data</source>
        <translation>Thư mục dữ liệu</translation>
    </message>
    <message>
        <source>La&amp;rge controls for touch screens</source>
        <translation>Nút &amp;lớn cho màn hình cảm ứng</translation>
    </message>
    <message>
        <source>Let it &amp;flash</source>
        <translation>Nháy &amp;sáng chỗ đó</translation>
    </message>
    <message>
        <source>Mineral Licence</source>
        <translation>Giấy phép khoáng sản</translation>
    </message>
    <message>
        <source>Move the map to i&amp;t</source>
        <translation>Dời &amp;bản đồ tới chỗ đó</translation>
    </message>
    <message>
        <source>Office: checks and audits</source>
        <translation>Cơ quan: kiểm tra và rà soát</translation>
    </message>
    <message>
        <source>Size: being counted…</source>
        <translation>Dung lượng: đang tính…</translation>
    </message>
    <message>
        <source>Size: not known</source>
        <translation>Dung lượng: không rõ</translation>
    </message>
    <message>
        <source>Size: {size} MB</source>
        <translation>Dung lượng: {size} MB</translation>
    </message>
    <message>
        <source>Vietnamese (Tiếng Việt)</source>
        <translation>Tiếng Việt</translation>
    </message>
    <message>
        <source>When a finding is chosen</source>
        <translation>Khi chọn một phát hiện</translation>
    </message>
    <message>
        <source>Who &amp;works here</source>
        <translation>Ai &amp;dùng máy này</translation>
    </message>
    <message>
        <source>centimetres: 489781.35</source>
        <translation>xen-ti-mét: 489781,35</translation>
    </message>
    <message>
        <source>decimetres: 489781.3</source>
        <translation>đề-xi-mét: 489781,3</translation>
    </message>
    <message>
        <source>millimetres: 489781.352</source>
        <translation>mi-li-mét: 489781,352</translation>
    </message>
    <message>
        <source>whole metres: 489781</source>
        <translation>mét chẵn: 489781</translation>
    </message>
</context>
<context>
    <name>OutboxCard</name>
    <message>
        <source>Cancel the filing</source>
        <translation>Hủy việc nộp</translation>
    </message>
    <message>
        <source>Cancel the filing of {draft}? What the service has of it is thrown away; the draft stays here.</source>
        <translation>Hủy việc nộp {draft}? Phần dịch vụ đã nhận sẽ bị bỏ; bản nháp ở máy này vẫn giữ.</translation>
    </message>
    <message>
        <source>Cancel the filing…</source>
        <translation>Hủy việc nộp…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Tiếp tục</translation>
    </message>
    <message>
        <source>Filings that are not finished</source>
        <translation>Các lần nộp chưa xong</translation>
    </message>
    <message>
        <source>Outbox: not filed yet</source>
        <translation>Hộp thư đi: chưa nộp xong</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Tạm dừng</translation>
    </message>
</context>
<context>
    <name>OutboxSteps</name>
    <message>
        <source>Another dossier is being sent; continue this one when it is done.</source>
        <translation>Đang gửi một hồ sơ khác; hãy tiếp tục hồ sơ này khi gửi xong.</translation>
    </message>
    <message>
        <source>Cancelling a filing</source>
        <translation>Đang hủy việc nộp</translation>
    </message>
    <message>
        <source>Last attempt {time}.</source>
        <translation>Lần thử gần nhất {time}.</translation>
    </message>
    <message>
        <source>Reason: {reason}.</source>
        <translation>Lý do: {reason}.</translation>
    </message>
    <message>
        <source>{draft} to {service}</source>
        <translation>{draft} đến {service}</translation>
    </message>
    <message>
        <source>{percent} % arrived</source>
        <translation>đã đến {percent} %</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>Cannot tell</source>
        <translation>Chưa kết luận được</translation>
    </message>
    <message>
        <source>Check failed</source>
        <translation>Kiểm tra bị lỗi</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Đạt</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Vướng</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>Không áp dụng</translation>
    </message>
    <message>
        <source>Within tolerance</source>
        <translation>Trong dung sai</translation>
    </message>
    <message>
        <source>for information</source>
        <translation>để biết</translation>
    </message>
    <message>
        <source>stops the filing</source>
        <translation>chặn việc nộp</translation>
    </message>
    <message>
        <source>warns, does not stop the filing</source>
        <translation>cảnh báo, không chặn việc nộp</translation>
    </message>
</context>
<context>
    <name>OwnDataSteps</name>
    <message>
        <source>Certain</source>
        <translation>Chắc chắn</translation>
    </message>
    <message>
        <source>Keeping the layer {name} as it is now</source>
        <translation>Lưu lớp {name} như nó đang có lúc này</translation>
    </message>
    <message>
        <source>Looking into {file}</source>
        <translation>Đang xem tệp {file}</translation>
    </message>
    <message>
        <source>One of: {columns}</source>
        <translation>Một trong các cột: {columns}</translation>
    </message>
    <message>
        <source>What is in {file}?</source>
        <translation>Trong {file} có gì?</translation>
    </message>
    <message>
        <source>Without a day of the data, this layer answers “cannot tell” only.</source>
        <translation>Không có ngày của số liệu thì lớp này chỉ cho “chưa kết luận được”.</translation>
    </message>
</context>
<context>
    <name>PackSteps</name>
    <message>
        <source>Another key signed this pack: call the issuer again, do not use the pack.</source>
        <translation>Gói này do khóa khác ký: hãy gọi lại nơi phát hành, đừng dùng gói.</translation>
    </message>
    <message>
        <source>Installed: {pack}.</source>
        <translation>Đã cài gói {pack}.</translation>
    </message>
    <message>
        <source>Installed: {pack}; a newer version stays in force.</source>
        <translation>Đã cài gói {pack}; phiên bản mới hơn vẫn được dùng.</translation>
    </message>
    <message>
        <source>It is the key that signed this pack.</source>
        <translation>Khớp: đúng là khóa đã ký gói này.</translation>
    </message>
    <message>
        <source>Looking at {pack}</source>
        <translation>Đang xem gói {pack}</translation>
    </message>
    <message>
        <source>No longer trusted: {name}.</source>
        <translation>Không còn tin cậy: {name}.</translation>
    </message>
    <message>
        <source>Not whole yet: ten groups of four.</source>
        <translation>Chưa đủ: cần mười nhóm, mỗi nhóm bốn ký tự.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Gỡ</translation>
    </message>
    <message>
        <source>Remove pack {pack} from this computer?</source>
        <translation>Gỡ gói {pack} khỏi máy này?</translation>
    </message>
    <message>
        <source>Removed: {pack}.</source>
        <translation>Đã gỡ gói {pack}.</translation>
    </message>
    <message>
        <source>Removing {pack}</source>
        <translation>Đang gỡ gói {pack}</translation>
    </message>
    <message>
        <source>Restored: {pack}.</source>
        <translation>Đã khôi phục gói {pack}.</translation>
    </message>
    <message>
        <source>Restoring {pack}</source>
        <translation>Đang khôi phục gói {pack}</translation>
    </message>
    <message>
        <source>Revoke trust</source>
        <translation>Thôi tin cậy</translation>
    </message>
    <message>
        <source>Stop trusting the key of {name}? All packs signed with it stop counting at once.</source>
        <translation>Thôi tin cậy khóa của {name}? Mọi gói ký bằng khóa này sẽ không còn giá trị kết luận ngay lập tức.</translation>
    </message>
    <message>
        <source>Trusted from now on: {name}.</source>
        <translation>Từ nay tin cậy: {name}.</translation>
    </message>
    <message>
        <source>Verifying and installing: {names}</source>
        <translation>Đang kiểm tra và cài: {names}</translation>
    </message>
</context>
<context>
    <name>PageBar</name>
    <message>
        <source>Area</source>
        <translation>Khu vực</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Rà soát</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Kiểm tra</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Dữ liệu</translation>
    </message>
    <message>
        <source>Dossier</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Bắt đầu</translation>
    </message>
</context>
<context>
    <name>PairCard</name>
    <message>
        <source>Accept…</source>
        <translation>Chấp nhận…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Sao chép</translation>
    </message>
    <message>
        <source>Copy all of this as text</source>
        <translation>Chép tất cả thành văn bản</translation>
    </message>
    <message>
        <source>Fixed…</source>
        <translation>Đã sửa…</translation>
    </message>
    <message>
        <source>Move the map to this pair</source>
        <translation>Đưa bản đồ đến cặp này</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Mở lại</translation>
    </message>
    <message>
        <source>Zoom to it</source>
        <translation>Phóng tới</translation>
    </message>
</context>
<context>
    <name>PanelWork</name>
    <message>
        <source>Something else is under way: wait for its end, or stop it.</source>
        <translation>Đang làm việc khác: hãy chờ xong, hoặc bấm Dừng.</translation>
    </message>
</context>
<context>
    <name>PapersCard</name>
    <message>
        <source>Compare the papers</source>
        <translation>So sánh các giấy tờ</translation>
    </message>
    <message>
        <source>Contradictions among the papers</source>
        <translation>Chỗ mâu thuẫn giữa các giấy tờ</translation>
    </message>
    <message>
        <source>Do the papers agree?</source>
        <translation>Các giấy tờ có khớp nhau không?</translation>
    </message>
    <message>
        <source>Progress of the comparison</source>
        <translation>Tiến độ so sánh</translation>
    </message>
    <message>
        <source>Reads the attached papers on this computer; nothing is sent</source>
        <translation>Đọc các giấy tờ đính kèm ngay trên máy này; không gửi gì đi</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
</context>
<context>
    <name>PapersSteps</name>
    <message>
        <source>Comparing the papers</source>
        <translation>Đang so sánh các giấy tờ</translation>
    </message>
</context>
<context>
    <name>PassesFold</name>
    <message>
        <source>Clear: {clear} · not applicable: {rest}</source>
        <translation>Đạt: {clear} mục · không áp dụng: {rest} mục</translation>
    </message>
</context>
<context>
    <name>PastePage</name>
    <message>
        <source>&amp;Name of the area</source>
        <translation>Tê&amp;n khu vực</translation>
    </message>
    <message>
        <source>&amp;Read the table</source>
        <translation>Đọ&amp;c bảng</translation>
    </message>
    <message>
        <source>&amp;Zone (central meridian, width)</source>
        <translation>&amp;Múi chiếu (kinh tuyến trục, độ rộng)</translation>
    </message>
    <message>
        <source>Bottom level (m)</source>
        <translation>Mức sâu thấp nhất (m)</translation>
    </message>
    <message>
        <source>Choose a zone, or type one: 104.75/3, 104°45'/3, 105/6</source>
        <translation>Chọn múi chiếu hoặc tự gõ: 104.75/3, 104°45'/3, 105/6</translation>
    </message>
    <message>
        <source>Corner table</source>
        <translation>Bảng tọa độ</translation>
    </message>
    <message>
        <source>Corner tables and maps ({patterns});;All files (*)</source>
        <translation>Bảng tọa độ và bản đồ ({patterns});;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Levels (m), if the table names none</source>
        <translation>Mức (m), nếu bảng không ghi</translation>
    </message>
    <message>
        <source>Office files, text, PDF, map files; one or several</source>
        <translation>Tệp văn phòng, văn bản, PDF, tệp bản đồ; một hoặc nhiều tệp</translation>
    </message>
    <message>
        <source>Paste the table of corners here, from any program, or drop files on it</source>
        <translation>Dán bảng tọa độ từ bất kỳ chương trình nào vào đây, hoặc thả tệp vào</translation>
    </message>
    <message>
        <source>Take &amp;files…</source>
        <translation>Lấy từ tệ&amp;p…</translation>
    </message>
    <message>
        <source>Take corner tables from files</source>
        <translation>Lấy bảng tọa độ từ tệp</translation>
    </message>
    <message>
        <source>Top level (m)</source>
        <translation>Mức sâu cao nhất (m)</translation>
    </message>
    <message>
        <source>as written in the table</source>
        <translation>như ghi trong bảng</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>thấp nhất</translation>
    </message>
    <message>
        <source>top</source>
        <translation>cao nhất</translation>
    </message>
</context>
<context>
    <name>Practice</name>
    <message>
        <source>Mineral Licence</source>
        <translation>Giấy phép khoáng sản</translation>
    </message>
    <message>
        <source>PRACTICE: licences</source>
        <translation>THỰC HÀNH: giấy phép</translation>
    </message>
    <message>
        <source>PRACTICE: made-up data, no legal effect</source>
        <translation>THỰC HÀNH: số liệu bịa, không có giá trị pháp lý</translation>
    </message>
    <message>
        <source>PRACTICE: prohibited areas</source>
        <translation>THỰC HÀNH: khu vực cấm</translation>
    </message>
    <message>
        <source>PRACTICE: temporarily prohibited areas</source>
        <translation>THỰC HÀNH: khu vực tạm thời cấm</translation>
    </message>
    <message>
        <source>Practice project</source>
        <translation>Dự án thực hành</translation>
    </message>
    <message>
        <source>The open project has changes. Save them before the practice project is opened?</source>
        <translation>Dự án đang mở có thay đổi. Lưu lại trước khi mở dự án thực hành?</translation>
    </message>
    <message>
        <source>The practice project cannot be opened: {file}</source>
        <translation>Không mở được dự án thực hành: {file}</translation>
    </message>
</context>
<context>
    <name>ProjectSteps</name>
    <message>
        <source>The area of this project is not on this computer: {file}</source>
        <translation>Khu vực của dự án này không có trên máy: {file}</translation>
    </message>
</context>
<context>
    <name>ProposalCard</name>
    <message>
        <source>Likeliest: {guess}</source>
        <translation>Khả năng nhất: {guess}</translation>
    </message>
    <message>
        <source>Nothing on the map changes until you put the area there</source>
        <translation>Bản đồ không đổi cho đến khi bạn đưa khu vực lên</translation>
    </message>
    <message>
        <source>Read it like this</source>
        <translation>Đọc theo cách này</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Hoàn lại</translation>
    </message>
</context>
<context>
    <name>QuestionCard</name>
    <message>
        <source>Answer</source>
        <translation>Trả lời</translation>
    </message>
    <message>
        <source>Answer: {question}</source>
        <translation>Trả lời: {question}</translation>
    </message>
    <message>
        <source>Take this answer and read again</source>
        <translation>Nhận câu trả lời này và đọc lại</translation>
    </message>
    <message>
        <source>choose or type</source>
        <translation>chọn hoặc gõ</translation>
    </message>
</context>
<context>
    <name>QuestionList</name>
    <message>
        <source>Still to be answered: {count}</source>
        <translation>Còn phải trả lời: {count}</translation>
    </message>
    <message>
        <source>Still to be answered: {count}; the first {shown} are here.</source>
        <translation>Còn phải trả lời: {count}; đây là {shown} câu đầu.</translation>
    </message>
</context>
<context>
    <name>QuestionSteps</name>
    <message>
        <source>Keeping what is asked</source>
        <translation>Đang ghi điều cần kiểm tra</translation>
    </message>
</context>
<context>
    <name>ReadCornerTable</name>
    <message>
        <source>Answers to questions, as JSON</source>
        <translation>Câu trả lời, dạng JSON</translation>
    </message>
    <message>
        <source>Areas file with the digits as typed</source>
        <translation>Tệp khu vực giữ nguyên các chữ số đã ghi</translation>
    </message>
    <message>
        <source>Corner tables</source>
        <translation>Bảng tọa độ</translation>
    </message>
    <message>
        <source>Corners</source>
        <translation>Điểm góc</translation>
    </message>
    <message>
        <source>Files with corner tables</source>
        <translation>Tệp có bảng tọa độ</translation>
    </message>
    <message>
        <source>GeoPackage files (*.gpkg)</source>
        <translation>Tệp GeoPackage (*.gpkg)</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Tệp JSON (*.json)</translation>
    </message>
    <message>
        <source>Licence areas</source>
        <translation>Khu vực khoáng sản</translation>
    </message>
    <message>
        <source>Name of the area (empty: as the table or the file says)</source>
        <translation>Tên khu vực (để trống: theo bảng hoặc tên tệp)</translation>
    </message>
    <message>
        <source>Number of areas</source>
        <translation>Số khu vực</translation>
    </message>
    <message>
        <source>Or the table as text</source>
        <translation>Hoặc văn bản của bảng</translation>
    </message>
    <message>
        <source>Read corner tables</source>
        <translation>Đọc bảng tọa độ</translation>
    </message>
    <message>
        <source>Reads VN-2000 corner tables as people keep them and gives the licence areas.
INPUT is one file or several: text, CSV, Excel (xlsx), Word (docx), ODS, ODT, PDF with text, HTML, GPX, KML, GeoJSON, GeoPackage, Shapefile, MapInfo TAB and MIF, DXF, DGN v7. TEXT is a pasted table instead.
What cannot be read for certain is asked, never guessed: each question is a warning in the log with its row, its id and the answers to choose from. Give the answers in ANSWERS as JSON, {"id": "…"}, and run again; with several files {"a.xlsx": {"id": "…"}}. A file with an open question and a refused file give no area.
OUTPUT and CORNERS are in the zone of the areas, or in VN-2000 degrees (EPSG:4756) where they lie in several zones. AREAS_FILE keeps the digits as typed and can be given to the other algorithms.
VERDICT is the worst of the files: read, ask or refused. COUNT is the number of areas.</source>
        <translation>Đọc bảng tọa độ VN-2000 ở các dạng mà mọi người đang giữ và cho ra các khu vực.
INPUT là một hoặc nhiều tệp: văn bản, CSV, Excel (xlsx), Word (docx), ODS, ODT, PDF có lớp chữ, HTML, GPX, KML, GeoJSON, GeoPackage, Shapefile, MapInfo TAB và MIF, DXF, DGN v7. TEXT là bảng được dán thay cho tệp.
Chỗ nào không đọc được chắc chắn thì được hỏi, không bao giờ đoán: mỗi câu hỏi là một cảnh báo trong nhật ký, có hàng, mã và các câu trả lời để chọn. Ghi câu trả lời vào ANSWERS dạng JSON, {"id": "…"}, rồi chạy lại; nếu có nhiều tệp: {"a.xlsx": {"id": "…"}}. Tệp còn câu hỏi và tệp không đọc được thì không cho ra khu vực nào.
OUTPUT và CORNERS theo múi chiếu của các khu vực, hoặc theo độ VN-2000 (EPSG:4756) nếu các khu vực thuộc nhiều múi. AREAS_FILE giữ nguyên các chữ số đã ghi và dùng được cho các thuật toán khác.
VERDICT là kết luận xấu nhất của các tệp: read (đọc được), ask (cần hỏi) hoặc refused (không đọc được). COUNT là số khu vực.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Kết luận</translation>
    </message>
    <message>
        <source>What was understood, as JSON</source>
        <translation>Nội dung đã hiểu, dạng JSON</translation>
    </message>
    <message>
        <source>Zone, for example 104.75/3 (empty: as the table says)</source>
        <translation>Múi chiếu, ví dụ 104.75/3 (để trống: theo bảng)</translation>
    </message>
    <message>
        <source>mineral,licence,corner table,coordinates,VN-2000,Excel,Word,PDF,TAB,DXF</source>
        <translation>khoáng sản,giấy phép,bảng tọa độ,tọa độ,VN-2000,Excel,Word,PDF,TAB,DXF</translation>
    </message>
    <message>
        <source>{file}, {row}: {question} Id: {id}. Answers: {answers}.</source>
        <translation>{file}, {row}: {question} Mã: {id}. Các câu trả lời: {answers}.</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>Area computed: {computed}. The table states none.</source>
        <translation>Diện tích tính: {computed}. Bảng không ghi diện tích.</translation>
    </message>
    <message>
        <source>Area stated: {stated}.</source>
        <translation>Diện tích ghi: {stated}.</translation>
    </message>
    <message>
        <source>Area stated: {stated}. Computed: {computed}. Difference {difference} %, barely explained by rounding.</source>
        <translation>Diện tích ghi: {stated}. Tính được: {computed}. Chênh {difference} %, việc làm tròn chỉ vừa đủ giải thích.</translation>
    </message>
    <message>
        <source>Area stated: {stated}. Computed: {computed}. Difference {difference} %, explained by rounding.</source>
        <translation>Diện tích ghi: {stated}. Tính được: {computed}. Chênh {difference} %, giải thích được bằng làm tròn.</translation>
    </message>
    <message>
        <source>Area stated: {stated}. Computed: {computed}. Difference {difference} %, not explained by rounding.</source>
        <translation>Diện tích ghi: {stated}. Tính được: {computed}. Chênh {difference} %, không giải thích được bằng làm tròn.</translation>
    </message>
    <message>
        <source>Understood as: {count} corners, X north, Y east, central meridian {meridian}, {width}-degree zone</source>
        <translation>Hiểu là: {count} điểm góc, X hướng bắc, Y hướng đông, kinh tuyến trục {meridian}, múi {width} độ</translation>
    </message>
    <message>
        <source>Understood as: {count} corners, X north, Y east, central meridian {meridian}, {width}-degree zone ({source})</source>
        <translation>Hiểu là: {count} điểm góc, X bắc, Y đông, kinh tuyến trục {meridian}, múi chiếu {width} độ ({source})</translation>
    </message>
    <message>
        <source>Understood as: {count} corners, X north, Y east, no zone yet</source>
        <translation>Hiểu là: {count} điểm góc, X bắc, Y đông, chưa biết múi chiếu</translation>
    </message>
    <message>
        <source>area without a name</source>
        <translation>khu vực chưa có tên</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>không đọc được</translation>
    </message>
    <message>
        <source>chosen by you</source>
        <translation>bạn đã chọn</translation>
    </message>
    <message>
        <source>has questions</source>
        <translation>có câu hỏi</translation>
    </message>
    <message>
        <source>named in the table</source>
        <translation>ghi trong bảng</translation>
    </message>
    <message>
        <source>read</source>
        <translation>đã đọc</translation>
    </message>
    <message>
        <source>ring {number}</source>
        <translation>vòng {number}</translation>
    </message>
    <message>
        <source>{name} · {verdict}</source>
        <translation>{name} · {verdict}</translation>
    </message>
    <message>
        <source>{name} · {verdict} · {file}</source>
        <translation>{name} · {verdict} · {file}</translation>
    </message>
</context>
<context>
    <name>ReadingSteps</name>
    <message>
        <source>From: {names}</source>
        <translation>Từ: {names}</translation>
    </message>
    <message>
        <source>New area</source>
        <translation>Khu vực mới</translation>
    </message>
    <message>
        <source>Reading corner tables</source>
        <translation>Đọc bảng tọa độ</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Đang đọc…</translation>
    </message>
    <message>
        <source>Write a zone as 104°45'/3.</source>
        <translation>Hãy ghi múi chiếu như 104°45'/3.</translation>
    </message>
    <message>
        <source>“{answer}” is no answer that can be read here.</source>
        <translation>Không đọc được câu trả lời “{answer}”.</translation>
    </message>
</context>
<context>
    <name>ReadingView</name>
    <message>
        <source>&amp;Put on the map</source>
        <translation>Đưa lên &amp;bản đồ</translation>
    </message>
    <message>
        <source>Areas found; ticked ones are taken</source>
        <translation>Các khu vực tìm thấy; khu vực được đánh dấu sẽ được lấy</translation>
    </message>
    <message>
        <source>Corners as understood</source>
        <translation>Các điểm góc đọc được</translation>
    </message>
    <message>
        <source>Go on to the &amp;check</source>
        <translation>Sang bước &amp;kiểm tra</translation>
    </message>
    <message>
        <source>Show the area as a layer and zoom to it</source>
        <translation>Hiện khu vực thành một lớp và phóng đến đó</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
</context>
<context>
    <name>ReceiptView</name>
    <message>
        <source>None yet.</source>
        <translation>Chưa có.</translation>
    </message>
    <message>
        <source>Receipt {number}</source>
        <translation>Giấy tiếp nhận {number}</translation>
    </message>
    <message>
        <source>Receipts on this computer</source>
        <translation>Giấy tiếp nhận trên máy này</translation>
    </message>
    <message>
        <source>{number}
declared by hand {received}, not verified · dossier {draft}</source>
        <translation>{number}
khai tay {received}, chưa kiểm chứng · hồ sơ {draft}</translation>
    </message>
    <message>
        <source>{number}
received {received}
dossier {draft}</source>
        <translation>{number}
tiếp nhận {received}
hồ sơ {draft}</translation>
    </message>
</context>
<context>
    <name>RecentAreas</name>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Mở</translation>
    </message>
    <message>
        <source>&amp;Take from the list</source>
        <translation>&amp;Bỏ khỏi danh sách</translation>
    </message>
    <message>
        <source>Click or Enter opens a draft; Delete or the right button takes it from the list.</source>
        <translation>Nhấp chuột hoặc Enter để mở bản nháp; phím Delete hoặc nút chuột phải để bỏ khỏi danh sách.</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>Đưa trở lại</translation>
    </message>
    <message>
        <source>Recent areas</source>
        <translation>Khu vực gần đây</translation>
    </message>
    <message>
        <source>“{name}” is no longer in the list.</source>
        <translation>Đã bỏ “{name}” khỏi danh sách.</translation>
    </message>
</context>
<context>
    <name>RehearsalCard</name>
    <message>
        <source>Check list of the officer</source>
        <translation>Danh mục kiểm tra của cán bộ</translation>
    </message>
    <message>
        <source>Looks at the dossier as it is now; nothing is sent</source>
        <translation>Xem hồ sơ như hiện tại; không gửi gì đi</translation>
    </message>
    <message>
        <source>Nothing seen that would be sent back; what is doubtful is listed.</source>
        <translation>Không thấy điều gì sẽ bị trả lại; điều còn ngờ được liệt kê.</translation>
    </message>
    <message>
        <source>Rehearsal: what the officer will look at</source>
        <translation>Diễn tập: những điều cán bộ sẽ xem</translation>
    </message>
    <message>
        <source>Run the check list</source>
        <translation>Chạy danh mục kiểm tra</translation>
    </message>
    <message>
        <source>{count} would be sent back.</source>
        <translation>{count} điều sẽ bị trả lại.</translation>
    </message>
</context>
<context>
    <name>RehearsalSteps</name>
    <message>
        <source>Looking at open questions</source>
        <translation>Đang xem các câu hỏi còn bỏ ngỏ</translation>
    </message>
    <message>
        <source>Rehearsal</source>
        <translation>Diễn tập</translation>
    </message>
    <message>
        <source>{count} questions decide whether this application may be made at all: answer them on the page of the check before papers are gathered.</source>
        <translation>{count} câu hỏi quyết định hồ sơ có được nộp hay không: hãy trả lời trong trang kiểm tra trước khi gom giấy tờ.</translation>
    </message>
</context>
<context>
    <name>ReminderLine</name>
    <message>
        <source>See the filed dossiers</source>
        <translation>Xem hồ sơ đã nộp</translation>
    </message>
</context>
<context>
    <name>RepairPanel</name>
    <message>
        <source>Change the boundary; Undo takes it back</source>
        <translation>Sửa ranh giới; có thể hoàn tác</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>Làm</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>Bỏ qua</translation>
    </message>
    <message>
        <source>Looking for repairs…</source>
        <translation>Đang tìm cách chữa…</translation>
    </message>
    <message>
        <source>No safe repair is known here; change the boundary by hand.</source>
        <translation>Không có cách chữa an toàn ở đây; hãy sửa ranh giới bằng tay.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Xem trước</translation>
    </message>
    <message>
        <source>Show the old and the new boundary on the map; nothing is changed yet</source>
        <translation>Hiện ranh giới cũ và mới trên bản đồ; chưa sửa gì</translation>
    </message>
    <message>
        <source>Ways to repair</source>
        <translation>Cách chữa</translation>
    </message>
</context>
<context>
    <name>RingSketch</name>
    <message>
        <source>Plan of the corners as read</source>
        <translation>Sơ đồ các điểm góc đã đọc</translation>
    </message>
</context>
<context>
    <name>RoundTool</name>
    <message>
        <source>Can be undone</source>
        <translation>Có thể hoàn tác</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Làm tròn</translation>
    </message>
    <message>
        <source>Round the corners</source>
        <translation>Làm tròn tọa độ</translation>
    </message>
    <message>
        <source>to 0.01 m</source>
        <translation>đến 0,01 m</translation>
    </message>
    <message>
        <source>to 0.1 m</source>
        <translation>đến 0,1 m</translation>
    </message>
    <message>
        <source>to 1 m</source>
        <translation>đến 1 m</translation>
    </message>
</context>
<context>
    <name>RowList</name>
    <message>
        <source>… and {count} more</source>
        <translation>… và {count} dòng nữa</translation>
    </message>
</context>
<context>
    <name>RowView</name>
    <message>
        <source>Takes part in the check</source>
        <translation>Dùng khi kiểm tra</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>Something unforeseen happened ({error}). Nothing was changed; please report it with the log.</source>
        <translation>Đã xảy ra lỗi ngoài dự kiến ({error}). Chưa có gì thay đổi; hãy báo lỗi kèm nhật ký.</translation>
    </message>
</context>
<context>
    <name>ShareSteps</name>
    <message>
        <source>Both tables are copied.</source>
        <translation>Đã chép cả hai bảng.</translation>
    </message>
    <message>
        <source>Gone on with the kept part; the returned part is under Recent areas.</source>
        <translation>Đang làm tiếp với phần giữ lại; phần trả lại ở mục Gần đây.</translation>
    </message>
    <message>
        <source>Kept {kept} ({share}) · returned {returned} ({rest})</source>
        <translation>Giữ lại {kept} ({share}) · trả lại {returned} ({rest})</translation>
    </message>
    <message>
        <source>Kept: {area}, {share}</source>
        <translation>Giữ lại: {area}, {share}</translation>
    </message>
    <message>
        <source>Merged into one area.</source>
        <translation>Đã gộp thành một khu vực.</translation>
    </message>
    <message>
        <source>One area of {area}, {parts} parts, {corners} corners</source>
        <translation>Một khu vực {area}, {parts} phần, {corners} góc</translation>
    </message>
    <message>
        <source>Returned: {area}, {share}</source>
        <translation>Trả lại: {area}, {share}</translation>
    </message>
    <message>
        <source>Rounded corners make {difference} m² of difference; {count} new corners on old sides.</source>
        <translation>Làm tròn tọa độ gây chênh {difference} m²; {count} góc mới nằm trên cạnh cũ.</translation>
    </message>
    <message>
        <source>Split into {count} areas; the others are under Recent areas.</source>
        <translation>Đã chia thành {count} khu vực; các khu vực kia ở mục Gần đây.</translation>
    </message>
    <message>
        <source>Together they are the old area to the square metre; {count} new corners on its sides.</source>
        <translation>Cộng lại đúng bằng khu vực cũ đến mét vuông; {count} góc mới nằm trên cạnh cũ.</translation>
    </message>
    <message>
        <source>{count} pieces. Choose the one to go on with; the others are kept as drafts.</source>
        <translation>{count} mảnh. Chọn mảnh để làm tiếp; các mảnh kia được giữ làm bản nháp.</translation>
    </message>
    <message>
        <source>{name} (returned)</source>
        <translation>{name} (phần trả lại)</translation>
    </message>
    <message>
        <source>{name}: {area} ({share}), {corners} corners</source>
        <translation>{name}: {area} ({share}), {corners} góc</translation>
    </message>
</context>
<context>
    <name>SigningCard</name>
    <message>
        <source>Files that can be signed</source>
        <translation>Các tệp có thể ký</translation>
    </message>
    <message>
        <source>Folder for the files to be signed</source>
        <translation>Thư mục nhận tệp cần ký</translation>
    </message>
    <message>
        <source>Progress with the signatures</source>
        <translation>Tiến độ xử lý chữ ký</translation>
    </message>
    <message>
        <source>Put out to be signed…</source>
        <translation>Đưa tệp đi ký…</translation>
    </message>
    <message>
        <source>Put the unsigned file back</source>
        <translation>Trả lại tệp chưa ký</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Chữ ký số</translation>
    </message>
    <message>
        <source>Signed files</source>
        <translation>Tệp đã ký</translation>
    </message>
    <message>
        <source>Signed files (*.pdf *.p7s);;All files (*)</source>
        <translation>Tệp đã ký (*.pdf *.p7s);;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Take signed files back…</source>
        <translation>Nhận tệp đã ký…</translation>
    </message>
    <message>
        <source>The selected files; without a selection the forms, and after them the list of components</source>
        <translation>Các tệp đang chọn; không chọn thì các mẫu đơn, sau đó đến bảng kê thành phần hồ sơ</translation>
    </message>
    <message>
        <source>Your own licensed tool signs. Put the files out, sign them, and take them back: they are known by their content, whatever their names.</source>
        <translation>Phần mềm ký số của bạn ký. Đưa tệp ra, ký, rồi nhận lại: tệp được nhận ra theo nội dung, tên thế nào cũng được.</translation>
    </message>
</context>
<context>
    <name>SigningSteps</name>
    <message>
        <source>Files put out: {count}. They are in {folder}, with a sheet that says what to sign.</source>
        <translation>Số tệp đưa đi ký: {count}. Tệp nằm trong {folder}, kèm tờ hướng dẫn ký.</translation>
    </message>
    <message>
        <source>Looking at signatures</source>
        <translation>Đang xem chữ ký</translation>
    </message>
    <message>
        <source>Putting files out to be signed</source>
        <translation>Đang đưa tệp đi ký</translation>
    </message>
    <message>
        <source>Signatures are checked against the folder trust of the data folder, offline.</source>
        <translation>Chữ ký được kiểm tra theo thư mục trust trong thư mục dữ liệu, không cần mạng.</translation>
    </message>
    <message>
        <source>Taking signed files back</source>
        <translation>Đang nhận tệp đã ký</translation>
    </message>
    <message>
        <source>The unsigned file is back in its place.</source>
        <translation>Tệp chưa ký đã về chỗ cũ.</translation>
    </message>
    <message>
        <source>Without pyHanko signatures are found here, but none is called valid.</source>
        <translation>Máy không có pyHanko: chữ ký được tìm thấy nhưng không chữ ký nào được coi là hợp lệ.</translation>
    </message>
</context>
<context>
    <name>SplitTool</name>
    <message>
        <source>Draw a line across the area. Every piece becomes an area with its own table.</source>
        <translation>Vẽ một đường cắt ngang khu vực. Mỗi mảnh thành một khu vực có bảng tọa độ riêng.</translation>
    </message>
    <message>
        <source>Draw the line</source>
        <translation>Vẽ đường chia</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>Các mảnh</translation>
    </message>
    <message>
        <source>Split by a line</source>
        <translation>Chia theo một đường</translation>
    </message>
    <message>
        <source>Split; go on with the chosen piece</source>
        <translation>Chia và làm tiếp với mảnh đã chọn</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>&amp;Audit a licence register</source>
        <translation>&amp;Rà soát sổ giấy phép</translation>
    </message>
    <message>
        <source>&amp;Draw a licence area</source>
        <translation>&amp;Vẽ khu vực</translation>
    </message>
    <message>
        <source>&amp;Layers and packs…</source>
        <translation>&amp;Lớp và gói dữ liệu…</translation>
    </message>
    <message>
        <source>&amp;Open an areas file (GeoPackage)</source>
        <translation>&amp;Mở tệp khu vực (GeoPackage)</translation>
    </message>
    <message>
        <source>&amp;Paste or drop a corner table</source>
        <translation>&amp;Dán hoặc thả bảng tọa độ</translation>
    </message>
    <message>
        <source>&amp;Receipts of filed dossiers</source>
        <translation>&amp;Giấy tiếp nhận của hồ sơ đã nộp</translation>
    </message>
    <message>
        <source>A file dropped anywhere on this panel is read in the same way.</source>
        <translation>Tệp thả vào bất cứ chỗ nào trên bảng này đều được đọc như vậy.</translation>
    </message>
    <message>
        <source>A small project with made-up data and a guided tour; nothing of yours is touched</source>
        <translation>Một dự án nhỏ với dữ liệu giả định và hướng dẫn từng bước; không đụng đến dữ liệu của bạn</translation>
    </message>
    <message>
        <source>Also here</source>
        <translation>Việc khác</translation>
    </message>
    <message>
        <source>Areas (*.gpkg)</source>
        <translation>Tệp khu vực (*.gpkg)</translation>
    </message>
    <message>
        <source>Open an areas file</source>
        <translation>Mở tệp khu vực</translation>
    </message>
    <message>
        <source>Pra&amp;ctise with sample data</source>
        <translation>&amp;Thực hành với dữ liệu mẫu</translation>
    </message>
    <message>
        <source>Reference data</source>
        <translation>Dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Where do you begin?</source>
        <translation>Bắt đầu từ đâu?</translation>
    </message>
</context>
<context>
    <name>StatusHead</name>
    <message>
        <source>Help on this page</source>
        <translation>Hướng dẫn cho trang này</translation>
    </message>
    <message>
        <source>Help on this page (F1)</source>
        <translation>Hướng dẫn cho trang này (F1)</translation>
    </message>
    <message>
        <source>No area yet</source>
        <translation>Chưa có khu vực</translation>
    </message>
    <message>
        <source>Not checked yet.</source>
        <translation>Chưa kiểm tra.</translation>
    </message>
    <message>
        <source>Reference data: not looked at yet</source>
        <translation>Dữ liệu tham chiếu: chưa xem</translation>
    </message>
    <message>
        <source>Show the findings</source>
        <translation>Xem kết quả kiểm tra</translation>
    </message>
    <message>
        <source>Show the reference data</source>
        <translation>Xem dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>{outcome}: {count}</source>
        <translation>{outcome}: {count}</translation>
    </message>
</context>
<context>
    <name>SubmitDossier</name>
    <message>
        <source>Address of the service</source>
        <translation>Địa chỉ dịch vụ</translation>
    </message>
    <message>
        <source>Dossiers</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>File a dossier to a service</source>
        <translation>Nộp hồ sơ đến dịch vụ</translation>
    </message>
    <message>
        <source>Files the draft DRAFT (as HS-20261123-0001) at the service SERVICE, exactly once: it may be stopped or killed at any moment and run again, also from the dock or the command line, and goes on from what has arrived.
NUMBER is the number of the receipt, RECEIPT its file beside the draft, SHA256 the fingerprint of what was filed. The log says whether the filing has legal effect.</source>
        <translation>Nộp bản nháp DRAFT (như HS-20261123-0001) đến dịch vụ SERVICE, đúng một lần: có thể dừng hoặc bị ngắt bất cứ lúc nào rồi chạy lại, kể cả từ bảng điều khiển hay dòng lệnh, và tiếp tục từ phần đã đến.
NUMBER là số giấy tiếp nhận, RECEIPT là tệp của giấy đặt cạnh bản nháp, SHA256 là dấu vân tay của nội dung đã nộp. Nhật ký nói việc nộp có giá trị pháp lý hay không.</translation>
    </message>
    <message>
        <source>Fingerprint of what was filed (SHA-256)</source>
        <translation>Dấu vân tay của nội dung đã nộp (SHA-256)</translation>
    </message>
    <message>
        <source>Number of the receipt</source>
        <translation>Số giấy tiếp nhận</translation>
    </message>
    <message>
        <source>Receipt (JSON)</source>
        <translation>Giấy tiếp nhận (JSON)</translation>
    </message>
    <message>
        <source>Reference of the draft</source>
        <translation>Mã của bản nháp</translation>
    </message>
    <message>
        <source>State of the filing</source>
        <translation>Tình trạng nộp</translation>
    </message>
    <message>
        <source>mineral,licence,dossier,file,submit,receipt,service</source>
        <translation>khoáng sản,giấy phép,hồ sơ,nộp,gửi,giấy tiếp nhận,dịch vụ</translation>
    </message>
</context>
<context>
    <name>SupplementCard</name>
    <message>
        <source>Answer the demand</source>
        <translation>Trả lời yêu cầu bổ sung</translation>
    </message>
    <message>
        <source>Documents (*.docx *.pdf *.html)</source>
        <translation>Tài liệu (*.docx *.pdf *.html)</translation>
    </message>
    <message>
        <source>Draft of the letter</source>
        <translation>Dự thảo văn bản giải trình</translation>
    </message>
    <message>
        <source>Draft of the letter…</source>
        <translation>Dự thảo văn bản…</translation>
    </message>
    <message>
        <source>File the supplement</source>
        <translation>Nộp bổ sung</translation>
    </message>
    <message>
        <source>New file</source>
        <translation>Tệp mới</translation>
    </message>
    <message>
        <source>New file…</source>
        <translation>Tệp mới…</translation>
    </message>
    <message>
        <source>Remarks of the authority</source>
        <translation>Ý kiến của cơ quan</translation>
    </message>
    <message>
        <source>Take the area at work</source>
        <translation>Lấy khu vực đang làm</translation>
    </message>
    <message>
        <source>What was changed for it</source>
        <translation>Đã sửa gì theo ý kiến đó</translation>
    </message>
</context>
<context>
    <name>TableToolSteps</name>
    <message>
        <source>Saved: {file}</source>
        <translation>Đã lưu: {file}</translation>
    </message>
    <message>
        <source>The table is on the clipboard.</source>
        <translation>Bảng đã ở trong bộ nhớ tạm.</translation>
    </message>
</context>
<context>
    <name>TableTools</name>
    <message>
        <source>&amp;Save the table as…</source>
        <translation>&amp;Lưu bảng thành…</translation>
    </message>
    <message>
        <source>C&amp;opy the table</source>
        <translation>&amp;Sao chép bảng</translation>
    </message>
    <message>
        <source>Compare with another table</source>
        <translation>So sánh với bảng khác</translation>
    </message>
    <message>
        <source>Compare with the table of a file</source>
        <translation>So sánh với bảng trong tệp</translation>
    </message>
    <message>
        <source>Copy the other table first, then press this button</source>
        <translation>Sao chép bảng kia trước, rồi nhấn nút này</translation>
    </message>
    <message>
        <source>Copy the table in the prescribed form, for Word, Excel or an e-mail</source>
        <translation>Sao chép bảng theo mẫu quy định, để dán vào Word, Excel hoặc thư điện tử</translation>
    </message>
    <message>
        <source>Copy this report</source>
        <translation>Sao chép báo cáo này</translation>
    </message>
    <message>
        <source>Differences corner by corner</source>
        <translation>Sai khác từng điểm góc</translation>
    </message>
    <message>
        <source>Excel (*.xlsx);;Word (*.docx);;CSV (*.csv);;Web page (*.html);;Text (*.txt)</source>
        <translation>Excel (*.xlsx);;Word (*.docx);;CSV (*.csv);;Trang web (*.html);;Văn bản (*.txt)</translation>
    </message>
    <message>
        <source>Excel, Word, text, CSV or a web page, in the prescribed form</source>
        <translation>Excel, Word, văn bản, CSV hoặc trang web, theo mẫu quy định</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Từ tệp…</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>Từ bộ nhớ tạm</translation>
    </message>
    <message>
        <source>Save the corner table</source>
        <translation>Lưu bảng tọa độ</translation>
    </message>
    <message>
        <source>The table of the decision, or another version of this one:</source>
        <translation>Bảng trong quyết định, hoặc một phiên bản khác của bảng này:</translation>
    </message>
    <message>
        <source>What may be wrong?</source>
        <translation>Có thể sai ở đâu?</translation>
    </message>
    <message>
        <source>Why is it read like this?</source>
        <translation>Vì sao hiểu như vậy?</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>Certificates on the tokens</source>
        <translation>Chứng thư trên các thiết bị</translation>
    </message>
    <message>
        <source>Choose a Python…</source>
        <translation>Chọn Python…</translation>
    </message>
    <message>
        <source>Libraries (*.dll *.so *.so.* *.dylib);;All files (*)</source>
        <translation>Thư viện (*.dll *.so *.so.* *.dylib);;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Library of the token (PKCS#11)</source>
        <translation>Thư viện của thiết bị (PKCS#11)</translation>
    </message>
    <message>
        <source>Library of the token's maker</source>
        <translation>Thư viện của nhà sản xuất thiết bị</translation>
    </message>
    <message>
        <source>Look for tokens</source>
        <translation>Tìm thiết bị</translation>
    </message>
    <message>
        <source>No PIN is needed to see which certificates there are</source>
        <translation>Không cần mã PIN để xem có những chứng thư nào</translation>
    </message>
    <message>
        <source>Other library…</source>
        <translation>Thư viện khác…</translation>
    </message>
    <message>
        <source>PIN (kept nowhere)</source>
        <translation>Mã PIN (không lưu ở đâu)</translation>
    </message>
    <message>
        <source>Progress with the token</source>
        <translation>Tiến độ làm việc với thiết bị</translation>
    </message>
    <message>
        <source>Python with pyHanko and python-pkcs11</source>
        <translation>Python có pyHanko và python-pkcs11</translation>
    </message>
    <message>
        <source>Sign with a token</source>
        <translation>Ký bằng thiết bị</translation>
    </message>
    <message>
        <source>Sign with the token</source>
        <translation>Ký bằng thiết bị</translation>
    </message>
    <message>
        <source>Signed are the files selected above; without a selection the forms, then the list of components.</source>
        <translation>Ký các tệp đang chọn ở trên; nếu không chọn thì ký các mẫu đơn rồi đến bảng kê thành phần.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>The program python of an installation that has pyHanko and python-pkcs11</source>
        <translation>Chương trình python của một bản cài đặt có pyHanko và python-pkcs11</translation>
    </message>
</context>
<context>
    <name>TokenSteps</name>
    <message>
        <source>Looking at a Python</source>
        <translation>Đang xem một bản Python</translation>
    </message>
    <message>
        <source>Looking for tokens</source>
        <translation>Đang tìm thiết bị</translation>
    </message>
    <message>
        <source>No token is plugged in that this library knows; plug it in and look again.</source>
        <translation>Không có thiết bị nào mà thư viện này nhận ra; hãy cắm thiết bị rồi tìm lại.</translation>
    </message>
    <message>
        <source>Signed: {signed} of {wanted}.</source>
        <translation>Đã ký {signed}/{wanted} tệp.</translation>
    </message>
    <message>
        <source>Signing is done by {python}.</source>
        <translation>Việc ký do {python} thực hiện.</translation>
    </message>
    <message>
        <source>Signing with a token needs pyHanko {version} and python-pkcs11, which QGIS's own Python does not have: choose a Python (3.10 or newer) that has both, or sign with your own tool.</source>
        <translation>Ký bằng thiết bị cần pyHanko {version} và python-pkcs11 mà Python của QGIS không có: hãy chọn một bản Python (từ 3.10) có cả hai, hoặc ký bằng phần mềm ký số của bạn.</translation>
    </message>
    <message>
        <source>Signing with the token</source>
        <translation>Đang ký bằng thiết bị</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Đã dừng.</translation>
    </message>
    <message>
        <source>issued by {issuer}</source>
        <translation>cấp bởi {issuer}</translation>
    </message>
    <message>
        <source>not for signing documents</source>
        <translation>không dùng để ký tài liệu</translation>
    </message>
    <message>
        <source>not valid today</source>
        <translation>hôm nay không có hiệu lực</translation>
    </message>
    <message>
        <source>valid from {first} to {last}</source>
        <translation>hiệu lực từ {first} đến {last}</translation>
    </message>
    <message>
        <source>{token}: no certificate is seen without the PIN</source>
        <translation>{token}: không thấy chứng thư nào khi chưa nhập mã PIN</translation>
    </message>
</context>
<context>
    <name>ToolSteps</name>
    <message>
        <source>A corner at the GPS position, brought from WGS 84 to VN-2000 by EPSG:6960.</source>
        <translation>Đã đặt góc tại vị trí GPS, chuyển từ WGS 84 sang VN-2000 theo EPSG:6960.</translation>
    </message>
    <message>
        <source>No corner would move.</source>
        <translation>Không có góc nào phải dời.</translation>
    </message>
    <message>
        <source>Press Draw, or choose the corner behind which it comes, first.</source>
        <translation>Trước hết hãy bấm Vẽ, hoặc chọn điểm góc đứng trước góc mới.</translation>
    </message>
    <message>
        <source>QGIS is not connected to a GPS receiver with a position; connect it in QGIS's own GPS panel first.</source>
        <translation>QGIS chưa nối với máy GPS có vị trí; trước hết hãy nối máy trong bảng Thông tin GPS của QGIS.</translation>
    </message>
    <message>
        <source>Read a GPX file</source>
        <translation>Đọc tệp GPX</translation>
    </message>
    <message>
        <source>Reading {file} …</source>
        <translation>Đang đọc {file} …</translation>
    </message>
    <message>
        <source>The corners are rounded.</source>
        <translation>Đã làm tròn tọa độ các góc.</translation>
    </message>
    <message>
        <source>The levels are set.</source>
        <translation>Đã đặt mức sâu.</translation>
    </message>
    <message>
        <source>The line is on the map; the corners can be edited.</source>
        <translation>Đường đã lên bản đồ; có thể sửa các góc.</translation>
    </message>
    <message>
        <source>corner {name}</source>
        <translation>góc {name}</translation>
    </message>
    <message>
        <source>{count} corners added.</source>
        <translation>Đã thêm {count} góc.</translation>
    </message>
    <message>
        <source>{count} legs, {length} in all; closes, with an error of {error}.</source>
        <translation>{count} cạnh, dài tổng {length}; khép kín, sai số khép {error}.</translation>
    </message>
    <message>
        <source>{count} legs, {length} in all; the end is {apart} from the start.</source>
        <translation>{count} cạnh, dài tổng {length}; điểm cuối cách điểm đầu {apart}.</translation>
    </message>
    <message>
        <source>{count} points without a place in Viet Nam are left out.</source>
        <translation>Bỏ {count} điểm không nằm ở Việt Nam.</translation>
    </message>
    <message>
        <source>{count} points, brought from WGS 84 to VN-2000 ({zone}) by EPSG:6960, good to 1 m.</source>
        <translation>{count} điểm, chuyển từ WGS 84 sang VN-2000 ({zone}) theo EPSG:6960, chính xác cỡ 1 m.</translation>
    </message>
    <message>
        <source>{moved} corners move, the farthest by {shift}; the area changes by {change} m².</source>
        <translation>{moved} góc phải dời, xa nhất {shift}; diện tích thay đổi {change} m².</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Answer the question</source>
        <translation>Trả lời câu hỏi</translation>
    </message>
    <message>
        <source>Check the area</source>
        <translation>Kiểm tra khu vực</translation>
    </message>
    <message>
        <source>Choose an exploitation &amp;licence, limestone</source>
        <translation>Chọn sẵn giấy phép &amp;khai thác, đá vôi</translation>
    </message>
    <message>
        <source>Choose procedure and mineral on the page "Check" and press "Check".</source>
        <translation>Chọn thủ tục và khoáng sản ở trang "Kiểm tra" rồi bấm "Kiểm tra".</translation>
    </message>
    <message>
        <source>Choose the finding of the overlap with the quarry in the east: its place lights up on the map, article and remedy are told.</source>
        <translation>Chọn phát hiện chồng lên mỏ đá phía đông: chỗ đó sáng lên trên bản đồ, kèm điều luật và cách chữa.</translation>
    </message>
    <message>
        <source>Each step was kept at once. Open the page "Start": the draft is under the recent areas.</source>
        <translation>Từng bước đã được lưu ngay. Mở trang "Bắt đầu": bản nháp nằm trong mục Gần đây.</translation>
    </message>
    <message>
        <source>File it to the practice service</source>
        <translation>Nộp đến dịch vụ thực hành</translation>
    </message>
    <message>
        <source>Follow it</source>
        <translation>Theo dõi</translation>
    </message>
    <message>
        <source>Make the map</source>
        <translation>Lập bản đồ</translation>
    </message>
    <message>
        <source>Nothing to save</source>
        <translation>Không cần bấm lưu</translation>
    </message>
    <message>
        <source>One number of corner 4 cannot be read. Choose one of the three answers and press "Answer".</source>
        <translation>Một số ở điểm góc 4 không đọc được. Chọn một trong ba cách hiểu rồi bấm "Trả lời".</translation>
    </message>
    <message>
        <source>Open "Area", "Map" and press "Make the map": it is drawn by the form and held against the corners.</source>
        <translation>Mở "Khu vực", "Bản đồ" rồi bấm "Lập bản đồ": bản đồ vẽ theo mẫu và được đối chiếu với các điểm góc.</translation>
    </message>
    <message>
        <source>Paste a corner table</source>
        <translation>Dán bảng tọa độ</translation>
    </message>
    <message>
        <source>Paste a table into the field and press "Read the table". The button below puts the practice table in.</source>
        <translation>Dán bảng vào ô rồi bấm "Đọc bảng". Nút dưới đây đưa sẵn bảng thực hành vào.</translation>
    </message>
    <message>
        <source>Prepare the dossier</source>
        <translation>Lập hồ sơ</translation>
    </message>
    <message>
        <source>Press "Ask how they stand": state, steps and days of each filed dossier, with what is asked of you.</source>
        <translation>Bấm "Hỏi lại tình trạng": trạng thái, các bước và thời hạn của từng hồ sơ đã nộp, kèm điều cơ quan yêu cầu.</translation>
    </message>
    <message>
        <source>Press "Check" once more, as the report belonged to the boundary of before; then, at the end of the page, "Prepare the dossier".</source>
        <translation>Bấm "Kiểm tra" lần nữa vì báo cáo thuộc ranh giới trước; sau đó, ở cuối trang, bấm "Lập hồ sơ".</translation>
    </message>
    <message>
        <source>Press "Put on the map": the corners become an area, numbered as in the table.</source>
        <translation>Bấm "Đưa lên bản đồ": các điểm góc thành khu vực, đánh số như trong bảng.</translation>
    </message>
    <message>
        <source>Press "Repair…", look at the preview and its cost, then do it. Moving the corner by hand is as good.</source>
        <translation>Bấm "Cách chữa…", xem trước và xem mất bao nhiêu, rồi làm. Tự dời điểm góc bằng tay cũng được.</translation>
    </message>
    <message>
        <source>Press Ctrl+Z or the button for undo on the page "Area": the boundary is as before.</source>
        <translation>Bấm Ctrl+Z hoặc nút hoàn tác ở trang "Khu vực": ranh giới trở lại như trước.</translation>
    </message>
    <message>
        <source>Put it on the map</source>
        <translation>Đưa lên bản đồ</translation>
    </message>
    <message>
        <source>Put its &amp;address in</source>
        <translation>Điền đị&amp;a chỉ của dịch vụ</translation>
    </message>
    <message>
        <source>Put the practice &amp;table in</source>
        <translation>Đưa bảng thực hành &amp;vào ô</translation>
    </message>
    <message>
        <source>Read a finding</source>
        <translation>Đọc một phát hiện</translation>
    </message>
    <message>
        <source>Repair it</source>
        <translation>Chữa chỗ vướng</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Hoàn tác</translation>
    </message>
    <message>
        <source>The practice service of this computer takes incomplete dossiers, too, and nothing filed there has legal effect. Where it does not run, press "Next".</source>
        <translation>Dịch vụ thực hành trên máy này nhận cả hồ sơ chưa đủ, và điều nộp ở đó không có giá trị pháp lý. Nếu dịch vụ không chạy, bấm "Tiếp".</translation>
    </message>
</context>
<context>
    <name>TourCard</name>
    <message>
        <source>Back</source>
        <translation>Lùi</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Đã xong</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Thôi hướng dẫn</translation>
    </message>
    <message>
        <source>Esc does the same</source>
        <translation>Phím Esc cũng vậy</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Kết thúc</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Tiếp</translation>
    </message>
    <message>
        <source>The next step</source>
        <translation>Bước sau</translation>
    </message>
    <message>
        <source>The step before</source>
        <translation>Bước trước</translation>
    </message>
    <message>
        <source>{number} of {count}: {title}</source>
        <translation>{number}/{count}: {title}</translation>
    </message>
</context>
<context>
    <name>TraverseTool</name>
    <message>
        <source>&amp;Add the corners</source>
        <translation>T&amp;hêm các góc</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Từ</translation>
    </message>
    <message>
        <source>&amp;Legs: azimuth and distance, one a line</source>
        <translation>Mỗi dòng một &amp;cạnh: phương vị, chiều dài</translation>
    </message>
    <message>
        <source>Azimuth and distance</source>
        <translation>Phương vị và khoảng cách</translation>
    </message>
    <message>
        <source>Legs: azimuth and distance, one a line</source>
        <translation>Mỗi dòng một cạnh: phương vị, chiều dài</translation>
    </message>
    <message>
        <source>Where the legs begin</source>
        <translation>Điểm bắt đầu</translation>
    </message>
    <message>
        <source>X north (m)</source>
        <translation>X bắc (m)</translation>
    </message>
    <message>
        <source>Y east (m)</source>
        <translation>Y đông (m)</translation>
    </message>
    <message>
        <source>a point that is typed</source>
        <translation>một điểm tự nhập</translation>
    </message>
</context>
<context>
    <name>UnfinishedLine</name>
    <message>
        <source>Not filed yet: {drafts}.</source>
        <translation>Chưa nộp xong: {drafts}.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Xem</translation>
    </message>
</context>
<context>
    <name>VerifyPack</name>
    <message>
        <source>Day of the data</source>
        <translation>Ngày số liệu</translation>
    </message>
    <message>
        <source>Fingerprint of the key</source>
        <translation>Dấu vân tay của khóa</translation>
    </message>
    <message>
        <source>Holds every byte of a pack (.mlpack) against its manifest and its signature, and says whose it is, of which day its data are, and whether its issuer was confirmed here. Nothing is installed.
A pack that is damaged, changed or made for a newer program fails with one sentence. VALID says only that the pack is whole and its signature, if it has one, fits: whether its layers may decide a verdict is TRUST. Only “trusted” does; with any other the layers answer “cannot tell”.
FINGERPRINT is empty for a pack without a signature. MANIFEST is what the issuer signed, to the byte; without a file name the manifest is not written.
PRACTICE lets the practice key count; never use it for real work.</source>
        <translation>Đối chiếu từng byte của gói (.mlpack) với bản kê và chữ ký, cho biết gói của ai, số liệu đến ngày nào, và nơi phát hành đã được xác nhận trên máy này hay chưa. Không cài gì cả.
Gói bị hỏng, bị sửa hoặc dành cho phiên bản phần mềm mới hơn thì thuật toán dừng với một câu báo lỗi. VALID chỉ cho biết gói nguyên vẹn và chữ ký, nếu có, là đúng: lớp của gói có được dùng để kết luận hay không là ở TRUST. Chỉ “trusted” mới được; với giá trị khác, các lớp cho kết quả “chưa kết luận được”.
FINGERPRINT để trống với gói không có chữ ký. MANIFEST là đúng nội dung mà nơi phát hành đã ký, đến từng byte; không đặt tên tệp thì không ghi bản kê.
PRACTICE cho phép khóa thực hành; không dùng cho công việc thật.</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Nơi phát hành</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Tệp JSON (*.json)</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Bản kê</translation>
    </message>
    <message>
        <source>Pack (id@version)</source>
        <translation>Gói (tên@phiên-bản)</translation>
    </message>
    <message>
        <source>Practice: let the practice key count</source>
        <translation>Thực hành: cho phép khóa thực hành</translation>
    </message>
    <message>
        <source>Reference pack</source>
        <translation>Gói dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Reference packs</source>
        <translation>Gói dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>Reference packs (*.mlpack);;All files (*)</source>
        <translation>Gói dữ liệu tham chiếu (*.mlpack);;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>The pack is whole</source>
        <translation>Gói nguyên vẹn</translation>
    </message>
    <message>
        <source>Verify a reference pack</source>
        <translation>Kiểm tra gói dữ liệu tham chiếu</translation>
    </message>
    <message>
        <source>What the signature is worth here</source>
        <translation>Giá trị của chữ ký trên máy này</translation>
    </message>
    <message>
        <source>mineral,reference,pack,signature,issuer,trust,verify,fingerprint</source>
        <translation>khoáng sản,tham chiếu,gói,chữ ký,nơi phát hành,tin cậy,kiểm tra,dấu vân tay</translation>
    </message>
</context>
<context>
    <name>WarmUp</name>
    <message>
        <source>Getting ready to draw and check</source>
        <translation>Chuẩn bị để vẽ và kiểm tra</translation>
    </message>
    <message>
        <source>Preparing the reference data for quick answers</source>
        <translation>Chuẩn bị dữ liệu tham chiếu để trả lời nhanh</translation>
    </message>
</context>
<context>
    <name>WithdrawalCard</name>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>The process ends with it; a withdrawn dossier is not taken up again, only filed anew.</source>
        <translation>Hồ sơ kết thúc tại đây; hồ sơ đã rút không được xử lý tiếp, chỉ có thể nộp hồ sơ mới.</translation>
    </message>
    <message>
        <source>Withdraw this dossier?</source>
        <translation>Rút hồ sơ này?</translation>
    </message>
    <message>
        <source>Yes, withdraw it</source>
        <translation>Đúng, rút hồ sơ</translation>
    </message>
</context>
<context>
    <name>WriteCornerTable</name>
    <message>
        <source>Corner tables</source>
        <translation>Bảng tọa độ</translation>
    </message>
    <message>
        <source>Excel (*.xlsx);;Word (*.docx);;CSV (*.csv);;Text (*.txt)</source>
        <translation>Excel (*.xlsx);;Word (*.docx);;CSV (*.csv);;Văn bản (*.txt)</translation>
    </message>
    <message>
        <source>Folder for one file an area</source>
        <translation>Thư mục cho mỗi khu vực một tệp</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Định dạng</translation>
    </message>
    <message>
        <source>Language of the table</source>
        <translation>Ngôn ngữ của bảng</translation>
    </message>
    <message>
        <source>Licence areas (areas file or polygon layer)</source>
        <translation>Khu vực (tệp khu vực hoặc lớp vùng)</translation>
    </message>
    <message>
        <source>Number of areas</source>
        <translation>Số khu vực</translation>
    </message>
    <message>
        <source>One file with all tables</source>
        <translation>Một tệp có mọi bảng</translation>
    </message>
    <message>
        <source>Paper that the table belongs to</source>
        <translation>Văn bản mà bảng kèm theo</translation>
    </message>
    <message>
        <source>The corners are taken from the geometry of a layer: how many digits the printed table has is unknown, and the written table says so.</source>
        <translation>Các điểm góc được lấy từ hình của lớp bản đồ: không biết bảng in có bao nhiêu chữ số, và bảng được ghi ra nói rõ điều này.</translation>
    </message>
    <message>
        <source>Write corner tables</source>
        <translation>Ghi bảng tọa độ</translation>
    </message>
    <message>
        <source>Writes the corner tables of licence areas in the prescribed form, from the same numbers in every format.
AREAS is an areas file of the plugin, one of its layers, or any polygon layer in a VN-2000 zone. An areas file keeps the digits as they were typed; of another layer nobody knows the digits of the printed table, and the table says so.
OUTPUT is one file with all areas; its ending names the format. FOLDER gets one file for each area, in FORMAT, named after the area. Give one of the two or both.
LANG is the language of the table: vi or en. COUNT is the number of areas written.</source>
        <translation>Ghi bảng tọa độ của các khu vực theo mẫu quy định, mọi định dạng đều từ cùng các con số.
AREAS là tệp khu vực của phần mềm, một lớp của tệp đó, hoặc lớp vùng bất kỳ thuộc một múi VN-2000. Tệp khu vực giữ nguyên các chữ số đã ghi; với lớp khác, không ai biết các chữ số của bảng in, và bảng nói rõ điều này.
OUTPUT là một tệp có mọi khu vực; đuôi tệp cho biết định dạng. FOLDER nhận mỗi khu vực một tệp, theo FORMAT, đặt tên theo khu vực. Hãy cho một trong hai hoặc cả hai.
LANG là ngôn ngữ của bảng: vi hoặc en. COUNT là số khu vực đã ghi.</translation>
    </message>
    <message>
        <source>Zone, for example 104.75/3 (empty: as the source says)</source>
        <translation>Múi chiếu, ví dụ 104.75/3 (để trống: theo nguồn)</translation>
    </message>
    <message>
        <source>mineral,licence,corner table,coordinates,VN-2000,Excel,Word,CSV,export</source>
        <translation>khoáng sản,giấy phép,bảng tọa độ,tọa độ,VN-2000,Excel,Word,CSV,xuất</translation>
    </message>
</context>
<context>
    <name>WritePaper</name>
    <message>
        <source>Check report (JSON)</source>
        <translation>Báo cáo kiểm tra (JSON)</translation>
    </message>
    <message>
        <source>Corner tables</source>
        <translation>Bảng tọa độ</translation>
    </message>
    <message>
        <source>Day of the form (empty: today)</source>
        <translation>Ngày xét mẫu (bỏ trống: hôm nay)</translation>
    </message>
    <message>
        <source>Entries of the request (JSON)</source>
        <translation>Nội dung các mục của văn bản đề nghị (JSON)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Tệp</translation>
    </message>
    <message>
        <source>Form of the request</source>
        <translation>Mẫu văn bản đề nghị</translation>
    </message>
    <message>
        <source>Language of the paper</source>
        <translation>Ngôn ngữ của giấy tờ</translation>
    </message>
    <message>
        <source>Licence areas (areas file or polygon layer)</source>
        <translation>Khu vực (tệp khu vực hoặc lớp vùng)</translation>
    </message>
    <message>
        <source>PDF (*.pdf);;Word (*.docx)</source>
        <translation>PDF (*.pdf);;Word (*.docx)</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Loại giấy tờ</translation>
    </message>
    <message>
        <source>Paper that the table belongs to</source>
        <translation>Văn bản mà bảng kèm theo</translation>
    </message>
    <message>
        <source>Write a paper (PDF, Word)</source>
        <translation>Lập giấy tờ (PDF, Word)</translation>
    </message>
    <message>
        <source>Writes a paper of a licence area or of its check report; all papers print the same numbers.
KIND table: the corner tables of AREAS. request: what a request asks, for the form FORM (C36-II-01), with the entries of the JSON file VALUES. report: the check report REPORT with a map of each finding. summary: one page for the client, Vietnamese and English side by side.
OUTPUT is the file; its ending names the format: pdf, docx or html.</source>
        <translation>Lập giấy tờ của một khu vực hoặc của báo cáo kiểm tra; mọi giấy tờ in cùng một số liệu.
KIND table: bảng tọa độ của AREAS. request: dữ liệu mà văn bản đề nghị cần, theo mẫu FORM (C36-II-01), với nội dung các mục trong tệp JSON VALUES. report: báo cáo kiểm tra REPORT kèm bản đồ của từng phát hiện. summary: một trang cho khách hàng, tiếng Việt và tiếng Anh song song.
OUTPUT là tệp; phần đuôi cho biết định dạng: pdf, docx hoặc html.</translation>
    </message>
    <message>
        <source>Zone, for example 104.75/3 (empty: as the source says)</source>
        <translation>Múi chiếu, ví dụ 104.75/3 (để trống: theo nguồn)</translation>
    </message>
    <message>
        <source>mineral,licence,paper,PDF,Word,report,request,summary,corner table</source>
        <translation>khoáng sản,giấy phép,giấy tờ,PDF,Word,báo cáo,văn bản đề nghị,tóm tắt,bảng tọa độ</translation>
    </message>
</context>
<context>
    <name>ZoneChoice</name>
    <message>
        <source>&amp;Zone of the new area</source>
        <translation>&amp;Múi chiếu của khu vực mới</translation>
    </message>
    <message>
        <source>Zone of the new area</source>
        <translation>Múi chiếu của khu vực mới</translation>
    </message>
</context>
</TS>
