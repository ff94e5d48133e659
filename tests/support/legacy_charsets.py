"""Sentences in legacy character sets: (label of the encoding, Python codec, text)."""

LEGACY = [
    (
        "windows-1251",
        "cp1251",
        "Министерство транспорта сообщило в среду, что новый мост через реку откроют до конца года. «Мы понимаем "
        "недовольство жителей», — сказали в ведомстве. Работы заняли почти пять лет и обошлись дороже, чем ожидалось.",
    ),
    (
        "koi8-r",
        "koi8-r",
        "Городской совет утвердил бюджет на следующий год. Больше всего денег получат школы и больницы, а ремонт дорог "
        "отложен до весны. Решение приняли после долгого спора.",
    ),
    (
        "windows-1252",
        "cp1252",
        "Le ministère des Transports a annoncé mercredi que le nouveau pont serait ouvert avant la fin de l’année. "
        "« Nous comprenons le mécontentement », a déclaré un porte-parole — qui a promis une enquête à 3 000 €.",
    ),
    (
        "iso-8859-2",
        "iso-8859-2",
        "Ministerstwo poinformowało w środę, że nowy most zostanie otwarty przed końcem roku. Budowa trwała prawie "
        "pięć lat i kosztowała więcej, niż zakładano. Mieszkańcy są niezadowoleni z opóźnień.",
    ),
    (
        "windows-1250",
        "cp1250",
        "Ministerstvo dopravy ve středu oznámilo, že nový most bude otevřen ještě před koncem roku. Stavba trvala "
        "téměř pět let. „Rozumíme nespokojenosti obyvatel,“ řekl mluvčí úřadu.",
    ),
    (
        "windows-1256",
        "cp1256",
        "أعلنت وزارة النقل يوم الأربعاء أن الجسر الجديد سيفتح أمام حركة المرور قبل نهاية العام. واستغرق البناء نحو خمس "
        "سنوات وكلف أكثر مما كان متوقعا، حسب المتحدث باسم الوزارة.",
    ),
    (
        "gb18030",
        "gb18030",
        "交通部周三宣布，新大桥将于年底前通车。该工程历时近五年，费用超出预算。"
        "一位发言人表示，政府理解居民的不满，并承诺公布调查结果。",
    ),
    (
        "gb2312",
        "gb2312",
        "市政府发布通知，决定从下周开始提高地铁票价。许多乘客认为涨价太快，希望得到解释。有关部门将召开听证会。",
    ),
    (
        "big5",
        "big5",
        "交通部週三宣布，新大橋將於年底前通車。該工程歷時近五年，費用超出預算。一位發言人表示，政府理解居民的不滿。",
    ),
    (
        "shift_jis",
        "cp932",
        "国土交通省は水曜日、新しい橋が年内に開通すると発表した。工事には約5年かかり、費用は当初の予算を上回った。"
        "担当者は「住民の不満は理解している」①と述べた。",
    ),
    (
        "euc-jp",
        "euc_jp",
        "気象庁は、週末に強い台風が接近する見込みだと発表し、沿岸部の住民に早めの避難を呼びかけた。"
        "鉄道各社は計画運休を検討している。",
    ),
    (
        "iso-2022-jp",
        "iso2022_jp",
        "市議会は来年度の予算案を可決した。学校の修繕に最も多くの費用が充てられる。",
    ),
    (
        "euc-kr",
        "cp949",
        "국토교통부는 수요일 새 다리가 연말 전에 개통될 것이라고 발표했다. "
        "공사는 거의 5년이 걸렸고 비용은 예산을 초과했다. 뷁",
    ),
    (
        "windows-874",
        "cp874",
        "กระทรวงคมนาคมแถลงเมื่อวันพุธว่า สะพานแห่งใหม่จะเปิดใช้งานก่อนสิ้นปีนี้ การก่อสร้างใช้เวลาเกือบห้าปีและใช้งบประมาณมากกว่าที่คาดไว้",
    ),
    (
        "windows-1255",
        "cp1255",
        "משרד התחבורה הודיע ביום רביעי כי הגשר החדש ייפתח לתנועה לפני סוף השנה. הבנייה נמשכה כמעט חמש שנים ועלתה יותר.",
    ),
    (
        "windows-1253",
        "cp1253",
        "Το υπουργείο ανακοίνωσε την Τετάρτη ότι η νέα γέφυρα θα ανοίξει πριν από το τέλος του έτους. "
        "Η κατασκευή διήρκεσε σχεδόν πέντε χρόνια και κόστισε περισσότερο από ό,τι είχε προβλεφθεί.",
    ),
    (
        "windows-1254",
        "cp1254",
        "Ulaştırma Bakanlığı çarşamba günü yeni köprünün yıl sonundan önce trafiğe açılacağını duyurdu. "
        "İnşaat yaklaşık beş yıl sürdü ve beklenenden pahalıya mal oldu. "
        "Sözcü, halkın tepkisini anladıklarını söyledi.",
    ),
    (
        "windows-1257",
        "cp1257",
        "Susisiekimo ministerija trečiadienį pranešė, kad naujasis tiltas bus atidarytas iki metų pabaigos. "
        "Statyba truko beveik penkerius metus ir kainavo daugiau, nei planuota.",
    ),
]
IDS = [label for label, _, _ in LEGACY]
TLDS = {"windows-1257": "lt"}
