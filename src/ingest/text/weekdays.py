"""The names of weekdays in the languages of the news, and the weekday that a line names.

One paragraph per language, from Monday to Sunday: forms of one day separated by `/`, `_` for a space within a name.
The names are those of Unicode CLDR, with the cases in which a date has them and usual short forms.
"""

import re
from functools import cache

from ingest.text.scripts import UNSPACED

_WEEKDAYS = """
en: monday/mon tuesday/tue/tues wednesday/wed thursday/thu/thur/thurs friday/fri saturday/sat sunday/sun
de: montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag
fr: lundi mardi mercredi jeudi vendredi samedi dimanche
es: lunes martes miércoles jueves viernes sábado domingo
it: lunedì martedì mercoledì giovedì venerdì sabato domenica
pt: segunda-feira/segunda terça-feira/terça quarta-feira/quarta quinta-feira/quinta sexta-feira/sexta sábado domingo
ca: dilluns dimarts dimecres dijous divendres dissabte diumenge
gl: luns martes mércores xoves venres sábado domingo
eu: astelehena asteartea asteazkena osteguna ostirala larunbata igandea
nl: maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
af: maandag dinsdag woensdag donderdag vrydag saterdag sondag
sv: måndag tisdag onsdag torsdag fredag lördag söndag
no: mandag tirsdag onsdag torsdag fredag lørdag søndag
da: mandag tirsdag onsdag torsdag fredag lørdag søndag
is: mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur
fi: maanantaina/maanantai tiistaina/tiistai keskiviikkona/keskiviikko torstaina/torstai perjantaina/perjantai
    lauantaina/lauantai sunnuntai
et: esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev
pl: poniedziałek wtorek środa/środę czwartek piątek sobota/sobotę niedziela/niedzielę
cs: pondělí úterý středa/středu čtvrtek pátek sobota/sobotu neděle/neděli
sk: pondelok utorok streda/stredu štvrtok piatok sobota/sobotu nedeľa/nedeľu
hu: hétfő kedd szerda csütörtök péntek szombat vasárnap
ro: luni marți miercuri joi vineri sâmbătă duminică
bg: понеделник вторник сряда четвъртък петък събота неделя
ru: понедельник вторник среда/среду четверг пятница/пятницу суббота/субботу воскресенье
uk: понеділок вівторок середа/середу четвер п'ятниця/п’ятниця/пʼятниця/п'ятницю/п’ятницю/пʼятницю субота/суботу
    неділя/неділю
be: панядзелак аўторак серада/сераду чацвер пятніца/пятніцу субота/суботу нядзеля/нядзелю
sr: понедељак/ponedeljak/понедјељак уторак/utorak среда/sreda/среду/sredu четвртак/četvrtak петак/petak
    субота/subota/суботу/subotu недеља/nedelja/недељу/nedelju
hr: ponedjeljak utorak srijeda/srijedu četvrtak petak subota/subotu nedjelja/nedjelju
sl: ponedeljek torek sreda/sredo četrtek petek sobota/soboto nedelja/nedeljo
mk: понеделник вторник среда четврток петок сабота недела
sq: e_hënë e_martë e_mërkurë e_enjte e_premte e_shtunë e_diel
lt: pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis
lv: pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena
el: δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
tr: pazartesi salı çarşamba perşembe cuma cumartesi pazar
az: bazar_ertəsi çərşənbə_axşamı çərşənbə cümə_axşamı cümə şənbə bazar
uz: dushanba seshanba chorshanba payshanba juma shanba yakshanba
kk: дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі
ky: дүйшөмбү шейшемби шаршемби бейшемби жума ишемби жекшемби
mn: даваа мягмар лхагва пүрэв баасан бямба ням
tg: душанбе сешанбе чоршанбе панҷшанбе ҷумъа шанбе якшанбе
ka: ორშაბათი სამშაბათი ოთხშაბათი ხუთშაბათი პარასკევი შაბათი კვირა
hy: երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի
ar: الاثنين/الإثنين الثلاثاء الأربعاء/الاربعاء الخميس الجمعة السبت الأحد/الاحد
fa: دوشنبه/دو_شنبه سه‌شنبه/سه_شنبه/سهشنبه چهارشنبه/چهار_شنبه پنجشنبه/پنج‌شنبه/پنج_شنبه جمعه شنبه
    یکشنبه/یک_شنبه/یک‌شنبه
ku: دووشەممە سێشەممە چوارشەممە پێنجشەممە ھەینی شەممە یەکشەممە
ur: پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار
he: יום_שני/ביום_שני יום_שלישי/ביום_שלישי יום_רביעי/ביום_רביעי יום_חמישי/ביום_חמישי יום_שישי/ביום_שישי
    יום_שבת/ביום_שבת יום_ראשון/ביום_ראשון
hi: सोमवार मंगलवार बुधवार गुरुवार/गुरूवार/बृहस्पतिवार/वीरवार शुक्रवार शनिवार रविवार/इतवार
mr: सोमवार मंगळवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
ne: सोमबार मङ्गलबार/मंगलबार बुधबार बिहिबार/बिहीबार शुक्रबार शनिबार आइतबार
bn: সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার/রোববার
as: সোমবাৰ মঙ্গলবাৰ বুধবাৰ বৃহস্পতিবাৰ শুক্ৰবাৰ শনিবাৰ দেওবাৰ
pa: ਸੋਮਵਾਰ ਮੰਗਲਵਾਰ ਬੁੱਧਵਾਰ ਵੀਰਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸ਼ਨਿੱਚਰਵਾਰ ਐਤਵਾਰ
gu: સોમવાર મંગળવાર બુધવાર ગુરુવાર શુક્રવાર શનિવાર રવિવાર
or: ସୋମବାର ମଙ୍ଗଳବାର ବୁଧବାର ଗୁରୁବାର ଶୁକ୍ରବାର ଶନିବାର ରବିବାର
ta: திங்கள்/திங்கட்கிழமை செவ்வாய்/செவ்வாய்க்கிழமை புதன்/புதன்கிழமை வியாழன்/வியாழக்கிழமை வெள்ளி/வெள்ளிக்கிழமை
    சனி/சனிக்கிழமை ஞாயிறு/ஞாயிற்றுக்கிழமை
te: సోమవారం మంగళవారం బుధవారం గురువారం శుక్రవారం శనివారం ఆదివారం
kn: ಸೋಮವಾರ ಮಂಗಳವಾರ ಬುಧವಾರ ಗುರುವಾರ ಶುಕ್ರವಾರ ಶನಿವಾರ ಭಾನುವಾರ
ml: തിങ്കളാഴ്ച/തിങ്കളാഴ്‌ച ചൊവ്വാഴ്ച/ചൊവ്വാഴ്‌ച ബുധനാഴ്ച/ബുധനാഴ്‌ച വ്യാഴാഴ്ച/വ്യാഴാഴ്‌ച വെള്ളിയാഴ്ച/വെള്ളിയാഴ്‌ച
    ശനിയാഴ്ച/ശനിയാഴ്‌ച ഞായറാഴ്ച/ഞായറാഴ്‌ച
si: සඳුදා අඟහරුවාදා බදාදා බ්‍රහස්පතින්දා සිකුරාදා සෙනසුරාදා ඉරිදා
th: วันจันทร์/จันทร์ วันอังคาร/อังคาร วันพุธ/พุธ วันพฤหัสบดี/พฤหัสบดี วันศุกร์/ศุกร์ วันเสาร์/เสาร์
    วันอาทิตย์/อาทิตย์
lo: ວັນຈັນ ວັນອັງຄານ ວັນພຸດ ວັນພະຫັດ ວັນສຸກ ວັນເສົາ ວັນອາທິດ
km: ថ្ងៃច័ន្ទ/ច័ន្ទ/ចន្ទ ថ្ងៃអង្គារ/អង្គារ ថ្ងៃពុធ/ពុធ ថ្ងៃព្រហស្បតិ៍/ព្រហស្បតិ៍ ថ្ងៃសុក្រ/សុក្រ ថ្ងៃសៅរ៍/សៅរ៍
    ថ្ងៃអាទិត្យ/អាទិត្យ
my: တနင်္လာ အင်္ဂါ ဗုဒ္ဓဟူး ကြာသပတေး သောကြာ စနေ တနင်္ဂနွေ
vi: thứ_hai thứ_ba thứ_tư thứ_năm thứ_sáu thứ_bảy chủ_nhật
id: senin selasa rabu kamis jumat/jum'at sabtu minggu/ahad
ms: isnin selasa rabu khamis jumaat sabtu ahad
tl: lunes martes miyerkules huwebes biyernes sabado linggo
sw: jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
ha: litinin talata laraba alhamis jummaʼa asabar lahadi
so: isniin talaado arbaco khamiis jimco sabti axad
am: ሰኞ ማክሰኞ ረቡዕ ሐሙስ ዓርብ ቅዳሜ እሑድ
ti: ሰኑይ ሰሉስ ረቡዕ ሓሙስ ዓርቢ ቀዳም ሰንበት
cy: dydd_llun dydd_mawrth dydd_mercher dydd_iau dydd_gwener dydd_sadwrn dydd_sul
ga: dé_luain dé_máirt dé_céadaoin déardaoin dé_haoine dé_sathairn dé_domhnaigh
mt: it-tnejn it-tlieta l-erbgħa il-ħamis il-ġimgħa is-sibt il-ħadd
zh: 星期一/周一/礼拜一/週一/禮拜一 星期二/周二/礼拜二/週二/禮拜二 星期三/周三/礼拜三/週三/禮拜三
    星期四/周四/礼拜四/週四/禮拜四 星期五/周五/礼拜五/週五/禮拜五 星期六/周六/礼拜六/週六/禮拜六
    星期日/星期天/周日/礼拜日/週日/禮拜日
ja: 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日
ko: 월요일 화요일 수요일 목요일 금요일 토요일 일요일
"""


def weekday_in(line: str, language: str | None) -> int | None:
    """Return the weekday that a short line names, 0 for Monday; None where it names none, or several."""
    pattern, numbers = _names(language)
    if pattern is None:
        return None
    found = {numbers[match[0]] for match in pattern.finditer(" ".join(line.casefold().split()))}
    return found.pop() if len(found) == 1 else None


@cache
def _names(language: str | None) -> tuple[re.Pattern[str] | None, dict[str, int]]:
    """Return the pattern and the numbers of the names in one language."""
    numbers = {form: number for number, forms in enumerate(_table().get(language or "", ())) for form in forms}
    if not numbers:
        return None, numbers
    longest = sorted(numbers, key=len, reverse=True)
    names = [name if UNSPACED.search(name) else rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest]
    return re.compile("|".join(names)), numbers


def weekday_names() -> dict[str, str]:
    """Return the names of all weekdays by language, separated by `|`, to be read as words that belong to a date."""
    names = {code: [form for forms in days for form in forms] for code, days in _table().items()}
    for code, ordinal in (("th", "ที่"), ("lo", "ທີ"), ("km", "ទី"), ("my", "နေ့")):  # "Monday the", in one word
        names[code] += [form + ordinal for form in names[code]]
    return {code: "|".join(forms) for code, forms in names.items()}


@cache
def _table() -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, tuple[tuple[str, ...], ...]] = {}
    for paragraph in re.split(r"\n(?=\S)", _WEEKDAYS.strip()):
        code, _, days = paragraph.partition(":")
        table[code] = tuple(tuple(form.replace("_", " ").casefold() for form in day.split("/")) for day in days.split())
    return table
