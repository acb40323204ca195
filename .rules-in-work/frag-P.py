import json
def c(text,article="",clause="",point="",kinds=("exploration","mining"),amended=None):
    d={"text":text}
    for k,v in (("article",article),("clause",clause),("point",point)):
        if v: d[k]=v
    d["kinds"]=list(kinds)
    if amended: d["amended_by"]=amended
    return d
X,M=("exploration",),("mining",)
B=X+M
def am(text,article="",clause="",point=""):
    d={"text":text}
    for k,v in (("article",article),("clause",clause),("point",point)):
        if v: d[k]=v
    return d
def p(value,unit=""): return {"value":value,"unit":unit}
def rule(id,family,title,expl,sev,params,cits,kinds,roles,facts,vf,vt):
    return {"id":id,"family":family,"title":{"vi":title[0],"en":title[1]},"explanation":{"vi":expl[0],"en":expl[1]},"severity":sev,"parameters":params,"citations":cits,"kinds":list(kinds),"roles":roles,"valid_from":vf,"valid_to":vt,"confirmed":True,"source":"read_copy","facts":facts}
R=[]
# PL01
t=("Nằm trong quy hoạch khoáng sản","Inside the mineral plan")
e=("Khu vực thăm dò nằm trong quy hoạch (hoặc phương án quản lý) khoáng sản, không lớn hơn và không sâu hơn quy hoạch, trừ các trường hợp không phải căn cứ quy hoạch.","An exploration area lies inside the mineral plan, is no larger and no deeper than it, except where no plan is needed.")
l=[c("l54","43","1",x,X) for x in ("b","c","e")]
d=[c("d193","33","1","",X),c("d193","33","2","",X)]
ex=[c("l54","4","2","a",X,am("l147"))]
F=["planning_exemption","plan_gives_depth","filing_purpose","expansion"]
for vf,vt,cit,read in (("2025-07-01","2025-07-01",l,0),("2025-07-02","2025-12-31",l+d,0),("2026-01-01",None,l+d+ex,1)):
    R.append(rule("PL01","planning",t,e,"blocks",{"exemptions_read":p(read)},cit,X,["mineral_planning"],F,vf,vt))
R.append(rule("PL02","planning",("Trường hợp không phải căn cứ quy hoạch","Cases that need no plan"),("Không phải căn cứ quy hoạch khi thăm dò xuống sâu, mở rộng; gia hạn, cấp lại, điều chỉnh; vật liệu cho công trình công cộng; khu vực biển; nhóm IV; khai thác tận thu; khoáng sản đi kèm.","No plan is needed for deepening or widening, extension, re-grant and adjustment, materials for public works, sea areas, group IV, salvage and associated minerals."),"informs",{},ex,X,[],["planning_exemption","filing_purpose","expansion"],"2026-01-01",None))
# PL03
t=("Khu vực không đấu giá hoặc kết quả trúng đấu giá","Area without auction, or result of the auction")
e=("Khu vực hoặc thuộc danh mục không đấu giá quyền khai thác khoáng sản đã duyệt, hoặc có quyết định công nhận kết quả trúng đấu giá.","The area is either on the approved list of areas without auction, or there is a decision that recognises the result of the auction.")
for vf,vt,l100,d143 in (("2025-07-01","2025-07-01",c("l54","100"),None),("2025-07-02","2025-12-31",c("l54","100"),c("d193","143")),("2026-01-01","2026-01-15",c("l54","100","2",amended=am("l147","1","26")),c("d193","143")),("2026-01-16",None,c("l54","100","2",amended=am("l147","1","26")),c("d193","143",amended=am("d21","1","54")))):
    R.append(rule("PL03","planning",t,e,"warns",{},[l100]+([c("d193","36","1","",X),d143] if d143 else []),B,["non_auction_area"],["filing_purpose","mining_right_way","auction_decision"],vf,vt))
# PL04
t=("Nằm trong khu vực có trữ lượng được công nhận","Inside the recognised reserve")
e=("Khu vực khai thác nằm trong khu vực thăm dò có trữ lượng được công nhận (phê duyệt), kể cả mức sâu; chỉ được lấy phần ngoài trữ lượng khi công trình buộc phải cắt qua.","A mining area lies inside the explored area with recognised (approved) reserves, levels included; ground outside of it may be taken only where works must cut through.")
for vf,vt,cit in (("2025-07-01","2025-07-01",[c("l54","54","2","",M)]),("2025-07-02",None,[c("l54","54","2","",M),c("d193","3","9","",M),c("d193","61","1","a",M)])):
    R.append(rule("PL04","planning",t,e,"blocks",{},cit,M,["recognised_reserve"],["cut_above_reserve"],vf,vt))
R.append(rule("PL05","planning",("Nhóm IV nằm trong khu vực đã khảo sát","Group IV inside the surveyed area"),("Khu vực khai thác khoáng sản nhóm IV nằm trong khu vực đã có kết quả khảo sát hoặc thăm dò được xác nhận.","A group IV mining area lies inside an area with a confirmed survey or exploration result."),"blocks",{},[c("d193","89","1","d",M),c("c36","4","","",M)],M,["explored_area"],["survey_confirmation"],"2025-07-02",None))
# PL06
t=("Còn thời hạn ưu tiên nộp hồ sơ khai thác","Priority to file for mining still open")
F=["filing_purpose","explored_by_applicant","result_recognised_on"]
R.append(rule("PL06","planning",t,("Tổ chức, cá nhân đã thăm dò được ưu tiên nộp hồ sơ khai thác trong 36 tháng kể từ ngày công nhận kết quả.","Whoever explored has priority to file for mining for 36 months from the recognition of the result."),"warns",{"group_i":p(36,"months"),"group_ii":p(36,"months"),"group_iii":p(36,"months")},[c("l54","48","1","",M)],M,[],F,"2025-07-01","2025-12-31"))
R.append(rule("PL06","planning",t,("Thời hạn ưu tiên: nhóm I, II là 36 tháng; nhóm III là 18 tháng kể từ ngày công nhận kết quả; nhóm IV là 18 tháng, riêng công trình thuộc danh mục là 45 ngày.","The priority lasts 36 months for groups I and II, 18 months for group III from the recognition of the result; 18 months for group IV, 45 days for listed works."),"warns",{"group_i":p(36,"months"),"group_ii":p(36,"months"),"group_iii":p(18,"months"),"group_iv":p(18,"months"),"group_iv_works":p(45,"days"),"earlier":p(36,"months")},[c("l54","48","1","",M,am("l147")),c("l54","73","2a","",M,am("l147"))],M,[],F+["listed_works"],"2026-01-01",None))
# D03
t=("Thời hạn còn lại của giấy phép khi nộp hồ sơ","What the licence has left at filing")
e=("Khi nộp: gia hạn, cấp lại, trả lại một phần thăm dò còn ít nhất 45 ngày; đổi tên 15 ngày; chuyển nhượng 6 tháng; gia hạn khai thác 30 ngày","At filing: extension, re-grant and partial return of exploration 45 days; change of name 15 days; transfer 6 months; extension of mining 30 days")
params={"exploration_extension":p(45,"days"),"exploration_regrant":p(45,"days"),"exploration_partial_return":p(45,"days"),"exploration_name_change":p(15,"days"),"exploration_transfer":p(6,"months"),"mining_extension":p(30,"days"),"mining_transfer":p(6,"months")}
cit=[c("d193","37","2","",X),c("d193","38","2","",X),c("d193","39","2","",X),c("d193","40","1","",X),c("l54","46","1","",X),c("d193","62","1","b",M),c("d193","66","1","",M),c("l54","58","1","",M)]
F=["filing_purpose","licence_ends_on"]
R.append(rule("D03","dossier",t,(e[0]+".",e[1]+"."),"warns",params,cit+[c("d193","90","","",M)],B,[],F,"2025-07-02","2026-01-15"))
R.append(rule("D03","dossier",t,(e[0]+", nhóm IV 25 ngày.",e[1]+", of group IV 25 days."),"warns",{**params,"group_iv_extension":p(25,"days")},cit+[c("d193","90","","",M,am("d21","1","31"))],B,[],F,"2026-01-16",None))
# D06
t=("Thời hạn tối đa của giấy phép","Longest term of a licence")
R.append(rule("D06","dossier",t,("Giấy phép thăm dò không quá 48 tháng, các lần gia hạn cộng lại không quá 48 tháng.","An exploration licence lasts at most 48 months, all its extensions together at most 48 months."),"warns",{"exploration_first":p(48,"months"),"exploration_extensions":p(48,"months")},[c("l60","41","2","",X)],X,[],["filing_purpose","exploration_term_months","earlier_extension_months"],"2011-07-01","2025-06-30"))
base={"exploration_first":p(48,"months"),"exploration_extensions":p(24,"months"),"exploration_times":p(2,"extensions"),"mining_first":p(30,"years"),"mining_extensions":p(20,"years"),"salvage_first":p(10,"years"),"salvage_extensions":p(5,"years")}
g4={"group_iv_first":p(10,"years"),"group_iv_extensions":p(5,"years")}
F=["filing_purpose","exploration_term_months","earlier_extension_months","earlier_extensions","mining_term_years","earlier_extension_years","listed_works"]
e0=("Thăm dò: không quá 48 tháng, gia hạn không quá 2 lần và 24 tháng; khai thác: không quá 30 năm, gia hạn cộng lại không quá 20 năm; tận thu: 10 năm và 5 năm","Exploration: at most 48 months, at most 2 extensions of 24 months together; mining: at most 30 years, extensions at most 20 years; salvage: 10 and 5 years")
l=[c("l54","44","4","",X),c("l54","56","4","",M),c("l54","68","2","",M)]
R.append(rule("D06","dossier",t,(e0[0]+".",e0[1]+"."),"blocks",base,l,B,[],F,"2025-07-01","2025-07-01"))
R.append(rule("D06","dossier",t,(e0[0]+"; nhóm IV: 10 năm và 5 năm.",e0[1]+"; group IV: 10 and 5 years."),"blocks",{**base,**g4},l+[c("d193","88","1","",M)],B,[],F,"2025-07-02","2026-01-15"))
R.append(rule("D06","dossier",t,(e0[0]+"; nhóm IV: 10 năm và 5 năm, riêng công trình thuộc danh mục là thời gian thi công.",e0[1]+"; group IV: 10 and 5 years, for listed works the time of building them."),"blocks",{**base,**g4,"group_iv_works":p(1)},l+[c("d193","88","1","",M),c("d193","88","2","",M,am("d21"))],B,[],F+["works_years"],"2026-01-16",None))
# D07
t=("Cấp đổi giấy phép khai thác cũ thiếu nội dung","Exchange of an old mining licence that lacks contents")
for vf,vt in (("2026-01-01","2028-12-31"),("2029-01-01",None)):
    R.append(rule("D07","dossier",t,("Giấy phép khai thác thiếu trữ lượng (khối lượng) hoặc thời hạn phải được cấp đổi trong 36 tháng kể từ 01/01/2026; quá hạn phải tạm dừng khai thác.","A mining licence without reserve (volume) or term has to be exchanged within 36 months from 1 January 2026; after that mining has to pause."),"warns",{"period":p(36,"months")},[c("l147","4","3","c",M),c("d193","154","1","",M)],M,[],["filing_purpose","licence_lacks"],vf,vt))
def f(id,kind,vi,en,unit=None,choices=None):
    d={"id":id,"kind":kind}
    if unit: d["unit"]=unit
    if choices: d["choices"]=choices
    d["question"]={"vi":vi,"en":en}
    return d
FACTS=[
f("filing_purpose","choice","Hồ sơ đề nghị việc gì (new: cấp mới; extension: gia hạn; regrant: cấp lại; partial_return: trả lại một phần; name_change: đổi tên; transfer: chuyển nhượng; exchange: cấp đổi; other: việc khác)?","What is filed for (new licence; extension; regrant; partial_return; name_change; transfer; exchange; other)?",choices=["new","extension","regrant","partial_return","name_change","transfer","exchange","other"]),
f("planning_exemption","choice","Có thuộc trường hợp không phải căn cứ quy hoạch khoáng sản không (none: không; deeper_wider: xuống sâu, mở rộng; extension_regrant_adjustment: gia hạn, cấp lại, điều chỉnh; public_works: vật liệu cho công trình theo khoản 1a Điều 55; sea: khu vực biển theo điểm b khoản 1 Điều 108; group_iv: nhóm IV; salvage: tận thu; associated: khoáng sản đi kèm)?","Is this a case that needs no mineral plan (none; deeper_wider; extension_regrant_adjustment; public_works: materials under Article 55.1a; sea: Article 108.1.b; group_iv; salvage; associated minerals)?",choices=["none","deeper_wider","extension_regrant_adjustment","public_works","sea","group_iv","salvage","associated"]),
f("plan_gives_depth","flag","Quyết định quy hoạch có quy định độ sâu cho khu vực này không?","Does the decision on the plan set a depth for this area?"),
f("mining_right_way","choice","Quyền khai thác khoáng sản có được bằng cách nào (auction: trúng đấu giá; non_auction: khu vực không đấu giá; neither: chưa có)?","How was the mineral right obtained (auction: won at an auction; non_auction: area without auction; neither)?",choices=["auction","non_auction","neither"]),
f("auction_decision","text","Quyết định công nhận kết quả trúng đấu giá số nào, ngày nào?","Which decision (number, date) recognises the result of the auction?"),
f("cut_above_reserve","flag","Phần đất đá phía trên trữ lượng được công nhận có phải là phần công trình khai thác buộc phải cắt qua theo dự án không?","Is the ground above the recognised reserve what the works of the project must cut through?"),
f("survey_confirmation","text","Văn bản nào (số, ngày) xác nhận kết quả khảo sát hoặc thăm dò của khu vực?","Which document (number, date) confirms the survey or exploration result of the area?"),
f("explored_by_applicant","flag","Người nộp hồ sơ có phải là tổ chức, cá nhân đã thăm dò hoặc khảo sát khu vực không?","Is the applicant the one who explored or surveyed the area?"),
f("result_recognised_on","date","Kết quả thăm dò (nhóm IV: kết quả khảo sát) được công nhận, xác nhận ngày nào?","On which day was the exploration result (group IV: survey result) recognised?"),
f("listed_works","flag","Khoáng sản nhóm IV có dùng cho công trình thuộc danh mục quy định tại khoản 2 Điều 72 không?","Is the group IV mineral for works listed under Article 72.2?"),
f("licence_ends_on","date","Giấy phép hiện có hết hạn ngày nào?","On which day does the existing licence end?"),
f("exploration_term_months","number","Thời hạn thăm dò đề nghị (hoặc thời gian gia hạn đề nghị) là bao nhiêu tháng?","For how many months is exploration (or its extension) requested?","months"),
f("earlier_extension_months","number","Các lần gia hạn thăm dò trước cộng lại là bao nhiêu tháng?","How many months were all earlier extensions of exploration together?","months"),
f("earlier_extensions","number","Giấy phép thăm dò đã được gia hạn mấy lần?","How many times was the exploration licence extended already?","extensions"),
f("earlier_extension_years","number","Các lần gia hạn khai thác trước cộng lại là bao nhiêu năm?","How many years were all earlier extensions of mining together?","years"),
f("works_years","number","Thời gian thi công công trình còn lại là bao nhiêu năm?","For how many years are the works still being built?","years"),
f("licence_lacks","choice","Giấy phép khai thác hiện có thiếu nội dung gì (nothing: không thiếu; reserve: trữ lượng, khối lượng; term: thời hạn; reserve_and_term: cả hai)?","What does the existing mining licence lack (nothing; reserve: reserve or volume; term; reserve_and_term)?",choices=["nothing","reserve","term","reserve_and_term"]),
]
json.dump({"texts":[],"facts":FACTS,"rules":R},open("/tmp/h/rules-P.json","w"),ensure_ascii=False,indent=1)
