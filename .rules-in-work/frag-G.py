import json
BOTH=["exploration","mining"]
def cit(text,article="",clause="",point="",annex="",form="",kinds=BOTH,by=None):
    d={"text":text}
    for k,v in (("annex",annex),("form",form),("article",article),("clause",clause),("point",point)):
        if v: d[k]=v
    d["kinds"]=kinds
    if by: d["amended_by"]=by
    return d
def rule(id,family,title,expl,sev,cits,kinds,roles,frm,to,source,params=None,facts=None):
    return {"id":id,"family":family,"title":{"vi":title[0],"en":title[1]},"explanation":{"vi":expl[0],"en":expl[1]},
     "severity":sev,"parameters":params or {},"citations":cits,"kinds":kinds,"roles":roles,"valid_from":frm,"valid_to":to,
     "confirmed":source=="read_copy","source":source,**({"facts":facts} if facts else {})}
def fact(id,kind,vi,en,unit=None,choices=None):
    d={"id":id,"kind":kind}
    if unit: d["unit"]=unit
    if choices: d["choices"]=choices
    d["question"]={"vi":vi,"en":en}; return d
C04={"text":"c04"}
D21={"text":"d21"}
facts=[
 fact("map_table","area","Bảng tọa độ điểm góc in trên bản đồ khu vực là gì?","What is the corner table printed on the map of the area?"),
 fact("unmined_tables","number","Bản đồ có bao nhiêu bảng tọa độ riêng cho diện tích không khai thác?","How many separate corner tables of unmined areas does the map have?","tables"),
 fact("partial_return","flag","Hồ sơ có trả lại một phần diện tích của giấy phép đang có không (khu vực kiểm tra là phần còn lại)?","Is part of the area of an existing licence returned (the area checked is the part kept)?"),
 fact("returned_area","area","Phần diện tích trả lại theo bảng tọa độ của nó là gì?","What is the part that is returned, by its own corner table?"),
 fact("old_area","area","Khu vực của giấy phép đang có (giấy phép được gia hạn, trả lại một phần hoặc điều chỉnh tọa độ) theo bảng tọa độ của giấy phép là gì?","What is the area of the licence that exists (the one extended, returned in part or corrected), by its own corner table?"),
 fact("coordinate_correction","flag","Hồ sơ có điều chỉnh tọa độ điểm góc của giấy phép đang có không (khu vực kiểm tra là khu vực sau điều chỉnh)?","Are corner coordinates of an existing licence corrected (the area checked is the one after the correction)?"),
 fact("reserve_unchanged","flag","Trữ lượng trong giấy phép có giữ nguyên sau khi điều chỉnh tọa độ không?","Does the reserve of the licence stay the same after the correction of coordinates?"),
 fact("corner_marks_set","flag","Đã cắm mốc trên thực địa tại tất cả các điểm góc chưa?","Are marks set on the ground at all corners?"),
 fact("corner_marks","area","Tọa độ đo được của các mốc điểm góc trên thực địa là gì (bảng tọa độ, tên mốc như tên điểm góc)?","What are the measured coordinates of the corner marks (a corner table, marks named as the corners)?"),
 fact("corner_marks_accuracy","number","Phép đo mốc điểm góc chính xác đến bao nhiêu mét?","To how many metres is the measurement of the corner marks accurate?","m"),
 fact("wells","area","Tọa độ các giếng, lỗ khoan nước khoáng, nước nóng là gì (bảng tọa độ, mỗi dòng một giếng)?","What are the coordinates of the wells or holes for mineral or hot water (a table, one row a well)?"),
 fact("plan_gives","choice","Quy hoạch ghi khu vực này bằng từ 3 điểm góc trở lên (polygon) hay bằng một điểm (point)?","Does the plan give this area by three or more corners (polygon) or by one point (point)?",choices=["polygon","point"]),
 fact("plan_point","area","Tọa độ điểm ghi trong quy hoạch là gì (bảng tọa độ một dòng)?","What are the coordinates of the point given in the plan (a table with one row)?"),
 fact("reserve_merged","flag","Trữ lượng còn lại của giấy phép đang có của chính mình có được đưa vào dự án mới không?","Is the remaining reserve of the own existing licence taken into the new project?"),
 fact("reserve_merged_document","text","Văn bản nào (số, ngày) đưa trữ lượng còn lại vào dự án mới?","Which document (number, date) takes the remaining reserve into the new project?"),
]
rules=[]
rules.append(rule("G04","geometry",("Thứ tự trục tọa độ","Order of the axes"),("X là tọa độ Bắc, Y là tọa độ Đông; độ lớn của số cho biết có bị đảo hay không. Đây là thông lệ của biểu mẫu, khoảng giá trị suy ra từ vị trí Việt Nam.","X is north and Y is east; the size of the numbers shows whether they are swapped. This is the habit of the forms; the ranges are derived from where Viet Nam lies."),"warns",[],BOTH,[],None,None,"recalled",{"north":{"value":[850000,2700000],"unit":"m"},"east":{"value":[100000,950000],"unit":"m"}}))
for frm,to,by in (("2025-07-02","2026-01-15",False),("2026-01-16",None,True)):
    rules.append(rule("G07","geometry",("Số và thứ tự điểm góc khớp với bản đồ","Numbers and order of the corners match the map"),("Điểm góc đánh số 1, 2, 3 … theo thứ tự trên ranh giới; bảng tọa độ trong hồ sơ và bảng trên bản đồ phải cùng điểm, cùng thứ tự.","Corners are numbered 1, 2, 3 … in the order of the boundary; the table of the application and the one on the map need the same corners in the same order."),"warns",
     [cit("c36",annex="II",form="01",kinds=["mining"],by=C04 if by else None),cit("c37",annex="I",form="01",kinds=["exploration"],by={"text":"c04","article":"14","clause":"1"} if by else None)],BOTH,[],frm,to,"read_copy",{"first":{"value":1,"unit":""}},["map_table"]))
rules.append(rule("G09","geometry",("Diện tích không khai thác có bảng tọa độ riêng","An unmined area has a corner table of its own"),("Diện tích không khai thác nằm bên trong khu vực khai thác phải có bảng tọa độ riêng trên bản đồ.","An unmined area inside the mining area needs a corner table of its own on the map."),"warns",[cit("c36",annex="II",form="35",kinds=["mining"],by=C04)],["mining"],[],"2026-01-16",None,"read_copy",{},["unmined_tables"]))
for frm,to,by in (("2025-07-02","2026-01-15",False),("2026-01-16",None,True)):
    rules.append(rule("G10","geometry",("Phần trả lại và phần còn lại bằng khu vực cũ","Returned part and kept part equal the old area"),("Khi trả lại một phần diện tích, phần trả lại và phần còn lại mỗi phần có một bảng tọa độ; hai phần ghép lại phải bằng khu vực cũ. Biểu mẫu có hai bảng; sự bằng nhau được suy ra.","When part of an area is returned, the part returned and the part kept have a corner table each; together they have to be the old area. The forms have the two tables; that they are equal is derived."),"warns",
     [cit("c36",annex="II",form=f,kinds=["mining"],by=C04 if by else None) for f in ("25","26","27","28")],BOTH,[],frm,to,"derived",{"area_tolerance":{"value":1,"unit":"m2"}},["partial_return","old_area","returned_area"]))
rules.append(rule("G11","geometry",("Điều chỉnh tọa độ giữ nguyên trữ lượng","A correction of coordinates keeps the reserve"),("Tọa độ điểm góc được điều chỉnh do sai lệch khi chuyển hệ tọa độ hoặc nguyên nhân khách quan mà không làm thay đổi trữ lượng; độ dịch của từng điểm và thay đổi diện tích được nêu ra.","Corner coordinates are corrected for a deviation in converting the coordinate system or for objective causes, without a change of the reserve; the shift of each corner and the change of area are told."),"informs",[cit("d193",article="64",clause="1",point="g",kinds=["mining"])],["mining"],[],"2025-07-02",None,"read_copy",{},["coordinate_correction","reserve_unchanged","old_area"]))
rules.append(rule("G12","geometry",("Mốc điểm góc trên thực địa","Corner marks on the ground"),("Tổ chức, cá nhân được cấp phép cắm mốc các điểm góc trên thực địa; với cát, sỏi ở sông, hồ, biển dùng mốc hoặc phao. Luật không quy định mốc được lệch bao nhiêu.","The holder sets marks at the corners on the ground; for sand of rivers, lakes and the sea marks or buoys. No law says how far a mark may be off."),"informs",[cit("d193",article="6",clause="5",by=D21),cit("d193",article="115",kinds=["mining"])],BOTH,[],"2026-01-16",None,"read_copy",{},["corner_marks_set","corner_marks","corner_marks_accuracy"]))
rules.append(rule("G13","geometry",("Giếng nước khoáng, nước nóng trong quy hoạch","Wells of mineral and hot water inside the plan"),("Khi quy hoạch ghi từ ba điểm góc trở lên, giếng phải nằm bên trong; khi quy hoạch ghi một điểm, giếng nằm trong bán kính 30 m quanh điểm đó.","Where the plan gives three or more corners, the well has to lie inside; where it gives one point, within 30 m of it."),"blocks",[cit("d193",article="33",clause="1",kinds=["exploration"])],["exploration"],["mineral_planning"],"2025-07-02",None,"read_copy",{"radius":{"value":30,"unit":"m"}},["wells","plan_gives","plan_point"]))
rules.append(rule("O03","overlap",("Chồng lấn giấy phép của chính mình khi gộp trữ lượng","Overlap with one's own licence when the reserve is merged"),("Không gian khai thác được chồng lên giấy phép của chính mình khi trữ lượng còn lại được đưa vào dự án mới, kèm nghĩa vụ kiểm kê và đóng cửa mỏ.","Mining space may overlap an own licence when the remaining reserve is taken into the new project, with the duties of inventory and closure."),"warns",[cit("d193",article="57",clause="3",kinds=["mining"])],["mining"],["licence"],"2025-07-02",None,"read_copy",{},["reserve_merged","reserve_merged_document"]))
T=("Không nằm trong khu vực Nhà nước đang điều tra cùng loại khoáng sản","Not where the State surveys the same mineral")
X=("Không cấp giấy phép thăm dò ở khu vực Nhà nước đang điều tra địa chất về cùng loại khoáng sản.","No exploration licence is granted where the State is carrying out a geological survey of the same mineral.")
rules.append(rule("O06","overlap",T,X,"warns",[cit("l60",article="40",clause="1",point="a",kinds=["exploration"])],["exploration"],["state_survey"],"2011-07-01","2025-06-30","read_copy"))
rules.append(rule("O06","overlap",T,X,"blocks",[cit("l54",article="43",clause="1",point="đ",kinds=["exploration"])],["exploration"],["state_survey"],"2025-07-01",None,"read_copy"))
rules.append(rule("O08","overlap",("Hồ sơ đang chờ giải quyết trong khu vực","Pending applications in the area"),("Hồ sơ của người khác đang chờ giải quyết được nêu ra cùng ngày tiếp nhận, không nêu tên người nộp. Đây là thông lệ, không phải quy định của luật.","Applications of others that are pending are told with their day of receipt, never with the applicant. This is practice, not law."),"informs",[],BOTH,["pending_application"],None,None,"practice"))
rules.append(rule("O09","overlap",("Một giấy phép ghi hai lần trong sổ đăng ký","The same licence twice in the register"),("Sổ đăng ký có thể ghi một giấy phép hai lần, mỗi lần một tình trạng; nêu ra để biết dòng nào đúng. Đây là thông lệ, không phải quy định của luật.","A register may list one licence twice, each time with another status; told so that the right row can be found. This is practice, not law."),"informs",[],BOTH,["licence"],None,None,"practice"))
json.dump({"texts":[],"facts":facts,"rules":rules},open("/tmp/h/rules-G.json","w"),ensure_ascii=False,indent=1)
