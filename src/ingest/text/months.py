"""Month names and the small words around dates, in the languages in which news is written.

One paragraph per language: twelve months, forms of one month separated by `/`, `_` for a space within a name. Names are
compared in lower case, without accents and without a final dot. A name that means different months in different
languages is read only if the language is known.
"""

import unicodedata
from collections.abc import Iterator

from ingest.text.short_months import SHORT_MONTHS

_MONTHS = """
en: january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct
    november/nov december/dec
de: januar/jänner/jan februar/feber/feb märz/mär/mrz april/apr mai juni/jun juli/jul august/aug september/sept/sep
    oktober/okt november/nov dezember/dez
fr: janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre/sept octobre/oct novembre/nov
    décembre/déc
es: enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago septiembre/setiembre/sept/sep
    octubre/oct noviembre/nov diciembre/dic
it: gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set
    ottobre/ott novembre/nov dicembre/dic
pt: janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out
    novembro/nov dezembro/dez
ca: gener/gen febrer/febr març/març abril/abr maig juny juliol/jul agost/ag setembre/set octubre/oct novembre/nov
    desembre/des
gl: xaneiro/xan febreiro/feb marzo/mar abril/abr maio xuño xullo/xul agosto/ago setembro/set outubro/out
    novembro/nov decembro/dec
nl: januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sept/sep oktober/okt
    november/nov december/dec
sv: januari/jan februari/febr/feb mars april/apr maj juni/jun juli/jul augusti/aug september/sept/sep oktober/okt
    november/nov december/dec
da: januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug september/sept/sep oktober/okt
    november/nov december/dec
no: januar/jan februar/feb mars april/apr mai juni/jun juli/jul august/aug september/sept/sep oktober/okt
    november/nov desember/des
is: janúar/jan febrúar/feb mars apríl/apr maí júní/jún júlí/júl ágúst/ágú september/sept/sep október/okt
    nóvember/nóv desember/des
fi: tammikuu/tammikuuta/tammi helmikuu/helmikuuta/helmi maaliskuu/maaliskuuta/maalis huhtikuu/huhtikuuta/huhti
    toukokuu/toukokuuta/touko kesäkuu/kesäkuuta/kesä heinäkuu/heinäkuuta/heinä elokuu/elokuuta/elo
    syyskuu/syyskuuta/syys lokakuu/lokakuuta/loka marraskuu/marraskuuta/marras joulukuu/joulukuuta/joulu
et: jaanuar/jaan veebruar/veebr märts aprill/apr mai juuni juuli august/aug september/sept oktoober/okt november/nov
    detsember/dets
lv: janvāris/janvārī/janv februāris/februārī/febr marts/martā aprīlis/aprīlī/apr maijs/maijā jūnijs/jūnijā/jūn
    jūlijs/jūlijā/jūl augusts/augustā/aug septembris/septembrī/sept oktobris/oktobrī/okt novembris/novembrī/nov
    decembris/decembrī/dec
lt: sausis/sausio vasaris/vasario kovas/kovo balandis/balandžio gegužė/gegužės birželis/birželio liepa/liepos
    rugpjūtis/rugpjūčio rugsėjis/rugsėjo spalis/spalio lapkritis/lapkričio gruodis/gruodžio
pl: styczeń/stycznia/sty luty/lutego/lut marzec/marca/mar kwiecień/kwietnia/kwi maj/maja czerwiec/czerwca/cze
    lipiec/lipca/lip sierpień/sierpnia/sie wrzesień/września/wrz październik/października/paź listopad/listopada/lis
    grudzień/grudnia/gru
cs: leden/ledna únor/února březen/března duben/dubna květen/května červen/června červenec/července srpen/srpna září
    říjen/října listopad/listopadu prosinec/prosince
sk: január/januára/jan február/februára/feb marec/marca apríl/apríla/apr máj/mája jún/júna júl/júla
    august/augusta/aug september/septembra/sept október/októbra/okt november/novembra/nov december/decembra/dec
sl: januar/januarja/jan februar/februarja/feb marec/marca/mar april/aprila/apr maj/maja junij/junija/jun
    julij/julija/jul avgust/avgusta/avg september/septembra/sept oktober/oktobra/okt november/novembra/nov
    december/decembra/dec
hr: siječanj/siječnja/sij veljača/veljače/velj ožujak/ožujka/ožu travanj/travnja/tra svibanj/svibnja/svi
    lipanj/lipnja/lip srpanj/srpnja/srp kolovoz/kolovoza/kol rujan/rujna/ruj listopad/listopada/lis
    studeni/studenoga/studenog/stu prosinac/prosinca/pro
sr: januar/januara/jan februar/februara/feb mart/marta april/aprila/apr maj/maja jun/juna jul/jula
    avgust/avgusta/avg septembar/septembra/sept oktobar/oktobra/okt novembar/novembra/nov decembar/decembra/dec
sr-cyrl: јануар/јануара/јан фебруар/фебруара/феб март/марта април/априла/апр мај/маја јун/јуна јул/јула
    август/августа/авг септембар/септембра/сеп октобар/октобра/окт новембар/новембра/нов децембар/децембра/дец
mk: јануари/јан февруари/фев март/мар април/апр мај јуни/јун јули/јул август/авг септември/септ октомври/окт
    ноември/ное декември/дек
bg: януари/ян февруари/февр март април/апр май юни юли август/авг септември/септ октомври/окт ноември/ноем
    декември/дек
ru: январь/января/янв февраль/февраля/фев/февр март/марта/мар апрель/апреля/апр май/мая июнь/июня/июн июль/июля/июл
    август/августа/авг сентябрь/сентября/сен/сент октябрь/октября/окт ноябрь/ноября/ноя/нояб декабрь/декабря/дек
uk: січень/січня/січ лютий/лютого/лют березень/березня/бер квітень/квітня/кві/квіт травень/травня/тра/трав
    червень/червня/чер/черв липень/липня/лип серпень/серпня/сер/серп вересень/вересня/вер жовтень/жовтня/жов/жовт
    листопад/листопада/лис грудень/грудня/гру/груд
be: студзень/студзеня люты/лютага сакавік/сакавіка красавік/красавіка май/мая чэрвень/чэрвеня ліпень/ліпеня
    жнівень/жніўня верасень/верасня кастрычнік/кастрычніка лістапад/лістапада снежань/снежня
ro: ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun iulie/iul august/aug septembrie/sept
    octombrie/oct noiembrie/nov/noi decembrie/dec
hu: január/januári/jan február/februári/feb/febr március/márciusi/márc április/áprilisi/ápr május/májusi/máj
    június/júniusi/jún július/júliusi/júl augusztus/augusztusi/aug szeptember/szeptemberi/szept október/októberi/okt
    november/novemberi/nov december/decemberi/dec
el: ιανουάριος/ιανουαρίου/ιαν φεβρουάριος/φεβρουαρίου/φεβ μάρτιος/μαρτίου/μαρ απρίλιος/απριλίου/απρ μάιος/μαΐου/μαϊ
    ιούνιος/ιουνίου/ιουν ιούλιος/ιουλίου/ιουλ αύγουστος/αυγούστου/αυγ σεπτέμβριος/σεπτεμβρίου/σεπ/σεπτ
    οκτώβριος/οκτωβρίου/οκτ νοέμβριος/νοεμβρίου/νοε/νοεμ δεκέμβριος/δεκεμβρίου/δεκ
tr: ocak/oca şubat/şub mart/mar nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas
    aralık/ara
az: yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
sq: janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
id: januari/jan februari/feb maret/mar april/apr mei juni/jun juli/jul agustus/agu/agt september/sep oktober/okt
    november/nov desember/des
ms: januari/jan februari/feb mac april/apr mei jun julai/jul ogos/ogo september/sep oktober/okt november/nov
    disember/dis
tl: enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre
sw: januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
af: januarie februarie maart april mei junie julie augustus september oktober november desember
eu: urtarrila/urtarrilaren otsaila/otsailaren martxoa/martxoaren apirila/apirilaren maiatza/maiatzaren
    ekaina/ekainaren uztaila/uztailaren abuztua/abuztuaren iraila/irailaren urria/urriaren azaroa/azaroaren
    abendua/abenduaren
hi: जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई/जुलाइ अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर
    दिसंबर/दिसम्बर
mr: जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
ne: जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
bn: জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/অগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর
    ডিসেম্বর
gu: જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ/ઓગસ્ટ સપ્ટેમ્બર ઑક્ટોબર/ઓક્ટોબર નવેમ્બર ડિસેમ્બર
ta: ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட்/ஆகஸ்டு செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
te: జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై/జూలై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్
ml: ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ്/മെയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക്ടോബർ നവംബർ ഡിസംബർ
km: មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
th: มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค สิงหาคม/ส.ค กันยายน/ก.ย
    ตุลาคม/ต.ค พฤศจิกายน/พ.ย ธันวาคม/ธ.ค
my: ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ်/သြဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ
ar: يناير/كانون_الثاني/جانفي فبراير/شباط/فيفري مارس/آذار/اذار أبريل/ابريل/إبريل/نيسان/أفريل مايو/أيار/ايار/ماي
    يونيو/يونيه/حزيران/جوان يوليو/يوليه/تموز/جويلية/يوليوز أغسطس/اغسطس/آب/أوت/غشت سبتمبر/أيلول/ايلول/شتنبر
    أكتوبر/اكتوبر/تشرين_الأول نوفمبر/تشرين_الثاني/نونبر ديسمبر/كانون_الأول/دجنبر
fa: ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر
ur: جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
he: ינואר/בינואר פברואר/בפברואר מרץ/במרץ אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט ספטמבר/בספטמבר
    אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר
ka: იანვარი/იან თებერვალი/თებ მარტი/მარ აპრილი/აპრ მაისი/მაი ივნისი/ივნ ივლისი/ივლ აგვისტო/აგვ სექტემბერი/სექ
    ოქტომბერი/ოქტ ნოემბერი/ნოე დეკემბერი/დეკ
hy: հունվար/հունվարի փետրվար/փետրվարի մարտ/մարտի ապրիլ/ապրիլի մայիս/մայիսի հունիս/հունիսի հուլիս/հուլիսի
    օգոստոս/օգոստոսի սեպտեմբեր/սեպտեմբերի հոկտեմբեր/հոկտեմբերի նոյեմբեր/նոյեմբերի դեկտեմբեր/դեկտեմբերի
"""


def month_key(word: str) -> str:
    """Return a word in lower case without accents and final dot; marks that are letters (Indic, Thai) stay."""
    decomposed = unicodedata.normalize("NFKD", word.lower().rstrip("."))
    kept = (char for char in decomposed if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", "".join(kept)).replace("ı", "i")


def _build() -> tuple[dict[str, int], dict[str, dict[str, int]], dict[str, int]]:
    """Return the names that mean one month in every language, those of each language, and unmistakable short names."""
    by_name: dict[str, set[int]] = {}
    by_language: dict[str, dict[str, int]] = {}
    for key, line in _paragraphs(_MONTHS):
        own = by_language.setdefault(key, {})
        for number, forms in enumerate(line.split(), start=1):
            for name in map(month_key, forms.split("/")):
                own[name] = number
                by_name.setdefault(name, set()).add(number)
    short: dict[str, set[int]] = {}
    for key, line in _paragraphs(SHORT_MONTHS):
        own = by_language.setdefault(key, {})
        for digits, _, forms in (item.partition("=") for item in line.split()):
            for form in forms.split("/"):
                own.setdefault(month_key(form), int(digits))
                short.setdefault(form, set()).add(int(digits))
    unmistakable = {
        form: min(numbers)
        for form, numbers in short.items()
        if len(numbers) == 1 and len(form) > 1 and not form.isascii() and month_key(form) not in by_name
    }
    unique = {name: min(numbers) for name, numbers in by_name.items() if len(numbers) == 1}
    return unique, by_language, unmistakable


def _build_all() -> dict[str, int]:
    """Return every name, also the short ones, that means the same month in all languages that have it."""
    numbers: dict[str, set[int]] = {}
    for own in _BY_LANGUAGE.values():
        for name, number in own.items():
            numbers.setdefault(name, set()).add(number)
    return {name: min(months) for name, months in numbers.items() if len(months) == 1}


def _paragraphs(table: str) -> Iterator[tuple[str, str]]:
    for paragraph in table.replace("\n    ", " ").strip().splitlines():
        key, _, line = paragraph.partition(": ")
        yield key.partition("-")[0], line


_ANY, _BY_LANGUAGE, _UNMISTAKABLE = _build()
_IN_DATES = _build_all()


def month_number(word: str, language: str | None = None, *, in_date: bool = False) -> int | None:
    """Return 1..12 for a month's name, None for another word or a name that is ambiguous in `language` (BCP 47).

    With `in_date` the word stands where only a month can stand: then a short name of any language counts.
    """
    name = month_key(word)
    if language:
        own = _BY_LANGUAGE.get(language.lower().replace("_", "-").partition("-")[0], {}).get(name)
        if own is not None:
            return own
    number = _ANY.get(name)
    if number is None:
        number = _UNMISTAKABLE.get(word.lower().rstrip("."))
    return _IN_DATES.get(name) if number is None and in_date else number
