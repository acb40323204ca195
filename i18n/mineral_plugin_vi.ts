<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
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
        <translation>Xử lý</translation>
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
        <source>levels {top} to {bottom} m</source>
        <translation>cao độ {top} đến {bottom} m</translation>
    </message>
    <message>
        <source>made {time}</source>
        <translation>lập {time}</translation>
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
        <source>Open the &amp;report</source>
        <translation>&amp;Mở báo cáo</translation>
    </message>
    <message>
        <source>Prepare the &amp;dossier</source>
        <translation>&amp;Lập hồ sơ</translation>
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
        <source>What is to be checked?</source>
        <translation>Kiểm tra những gì?</translation>
    </message>
    <message>
        <source>as written on the licences</source>
        <translation>như ghi trên giấy phép</translation>
    </message>
</context>
<context>
    <name>CheckSteps</name>
    <message>
        <source>Checking the licence area</source>
        <translation>Đang kiểm tra khu vực</translation>
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
        <source>Web page (*.html)</source>
        <translation>Trang web (*.html)</translation>
    </message>
    <message>
        <source>{procedure} · event of {day} · rules {version}</source>
        <translation>{procedure} · áp dụng ngày {day} · bộ quy định {version}</translation>
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
        <source>&amp;Address of the service</source>
        <translation>Đị&amp;a chỉ dịch vụ</translation>
    </message>
    <message>
        <source>&amp;Attach a file…</source>
        <translation>&amp;Gắn tệp…</translation>
    </message>
    <message>
        <source>&amp;File the dossier</source>
        <translation>&amp;Nộp hồ sơ</translation>
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
        <source>Dossier</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>File to the service</source>
        <translation>Nộp đến dịch vụ</translation>
    </message>
    <message>
        <source>No dossier prepared yet: check the area first.</source>
        <translation>Chưa lập hồ sơ: hãy kiểm tra khu vực trước.</translation>
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
    <name>DraftLaw</name>
    <message>
        <source>Checking under the newer rule set</source>
        <translation>Đang kiểm tra theo bộ quy định mới</translation>
    </message>
    <message>
        <source>See the difference, or &amp;move…</source>
        <translation>Xem khác biệt, hoặc &amp;chuyển…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
</context>
<context>
    <name>DraftLawSteps</name>
    <message>
        <source>Moving the draft to the newer rule set</source>
        <translation>Chuyển hồ sơ nháp sang bộ quy định mới</translation>
    </message>
    <message>
        <source>The draft was moved. Result of the new check: {outcome}.</source>
        <translation>Đã chuyển hồ sơ nháp. Kết quả kiểm tra lại: {outcome}.</translation>
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
    <name>FilingSteps</name>
    <message>
        <source>Asking the service</source>
        <translation>Đang hỏi dịch vụ</translation>
    </message>
    <message>
        <source>Dossier {reference}</source>
        <translation>Hồ sơ {reference}</translation>
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
        <source>attached</source>
        <translation>đã gắn</translation>
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
</context>
<context>
    <name>FilterForm</name>
    <message>
        <source>All kinds ({count})</source>
        <translation>Mọi loại ({count})</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Mọi trạng thái</translation>
    </message>
    <message>
        <source>All verdicts</source>
        <translation>Mọi kết luận</translation>
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
        <source>State</source>
        <translation>Xử lý</translation>
    </message>
    <message>
        <source>To be looked at ({count})</source>
        <translation>Cần xem ({count})</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Kết luận</translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <source>Answer</source>
        <translation>Trả lời</translation>
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
        <source>Copy this finding as text</source>
        <translation>Sao chép phát hiện này dưới dạng văn bản</translation>
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
        <source>Measured {measured}</source>
        <translation>Đo được {measured}</translation>
    </message>
    <message>
        <source>Measured {measured}, limit {limit}</source>
        <translation>Đo được {measured}, mức cho phép {limit}</translation>
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
    <name>FindingsModel</name>
    <message>
        <source>{outcome}: {message}</source>
        <translation>{outcome}: {message}</translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <source>Answer questions ({count})</source>
        <translation>Trả lời câu hỏi ({count})</translation>
    </message>
    <message>
        <source>Clear: {clear} · not applicable: {rest}</source>
        <translation>Đạt: {clear} mục · không áp dụng: {rest} mục</translation>
    </message>
    <message>
        <source>Result: {outcome}</source>
        <translation>Kết quả: {outcome}</translation>
    </message>
    <message>
        <source>Show more ({count} left)</source>
        <translation>Xem thêm (còn {count})</translation>
    </message>
    <message>
        <source>{outcome}: {count}</source>
        <translation>{outcome}: {count}</translation>
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
        <source>ten groups of four, as the issuer gave them</source>
        <translation>mười nhóm bốn ký tự do nơi phát hành đọc</translation>
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
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Take a layer of the map as it is now</source>
        <translation>Lấy một lớp của bản đồ như nó đang có lúc này</translation>
    </message>
    <message>
        <source>The map has no vector layer</source>
        <translation>Bản đồ không có lớp vector nào</translation>
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
    <name>MapView</name>
    <message>
        <source>Corners</source>
        <translation>Điểm góc</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Phát hiện</translation>
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
    <name>MineralDock</name>
    <message>
        <source>Check</source>
        <translation>Kiểm tra</translation>
    </message>
    <message>
        <source>Corners</source>
        <translation>Điểm góc</translation>
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
        <source>Mineral Licence</source>
        <translation>Giấy phép khoáng sản</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Bắt đầu</translation>
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
received {received} · dossier {draft}</source>
        <translation>{number}
tiếp nhận {received} · hồ sơ {draft}</translation>
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
    <name>StartPage</name>
    <message>
        <source>A file dropped anywhere on this panel is read in the same way.</source>
        <translation>Tệp thả vào bất cứ chỗ nào trên bảng này đều được đọc như vậy.</translation>
    </message>
    <message>
        <source>Areas (*.gpkg)</source>
        <translation>Tệp khu vực (*.gpkg)</translation>
    </message>
    <message>
        <source>Audit a licence register</source>
        <translation>Rà soát sổ giấy phép</translation>
    </message>
    <message>
        <source>Layers and packs…</source>
        <translation>Lớp và gói dữ liệu…</translation>
    </message>
    <message>
        <source>Open an areas file</source>
        <translation>Mở tệp khu vực</translation>
    </message>
    <message>
        <source>Open an areas file (GeoPackage)</source>
        <translation>Mở tệp khu vực (GeoPackage)</translation>
    </message>
    <message>
        <source>Paste or drop a corner table</source>
        <translation>Dán hoặc thả bảng tọa độ</translation>
    </message>
    <message>
        <source>Receipts of filed dossiers</source>
        <translation>Giấy tiếp nhận của hồ sơ đã nộp</translation>
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
</TS>
