"""The labels of dates that are not the article's, and what stands between a label and its date, by language.

Written as in `date_label_words`.
"""

from typing import Final

OTHER: Final = {
    "en": "valid through|release date|released|in cinemas|received|accepted|submitted|deadline|application deadline|"
    "closing date|"
    "closes|closes on|apply by|due|due date|due by|embargo|embargoed|embargoed until|embargo until|"
    "under embargo until|event date|date of event|event|event starts|starts|starts on|ends|ends on|begins|begins on|"
    "valid until|valid from|valid|expires|expires on|expiry date|expiration date|until|date of birth|born|born on|"
    "died|founded|established|accessed|accessed on|retrieved|retrieved on|printed|printed on|viewed|today|today is|"
    "copyright|archived|archived on|member since|joined|registered|joined on|next update|date of hearing|effective|"
    "effective from|effective date|scheduled for|registration closes|registration deadline|rsvp by|available until|"
    "available from|premieres|air date|recorded on|taken on|photo taken|picture taken|last visited|last accessed|"
    "start date|end date|opening date|opens|opens on|on sale|sale ends|offer ends|when|date and time|date & time|"
    "since|from|released in cinemas|date of death|next meeting|meeting date|save the date|crawled|crawled on|"
    "cached on|checked on|seen on|comments close|closed on|advertised|filing date|arrival|departure|travel date|"
    "in force from|comes into force|applications close|effective as of|kick-off|kickoff|first aired|"
    "issue date of the print edition",
    "de": "gültig bis zum|eingegangen|eingegangen am|eingereicht|angenommen|bewerbungsschluss|bewerbungsfrist|"
    "einsendeschluss|"
    "anmeldeschluss|"
    "frist|abgabefrist|annahmeschluss|sperrfrist|sperrfrist bis|termin|veranstaltung|veranstaltungsdatum|beginn|ende|"
    "gültig bis|gültig ab|gültig|läuft ab|ablaufdatum|bis|bis zum|ab|seit|geboren|geboren am|geburtsdatum|gestorben|"
    "gegründet|abgerufen|abgerufen am|zugriff|zugriff am|heute|gedruckt|gedruckt am|mitglied seit|"
    "nächste aktualisierung|"
    "in kraft ab|anmeldung bis|verfügbar bis|abrufbar bis|verfügbar ab|wann|kinostart|sendetermin|letzter aufruf|"
    "aufgenommen am|stichtag|redaktionsschluss|archiviert|anmeldefrist|einsendeschluss ist der",
    "fr": "reçu|reçu le|soumis le|accepté le|date limite|date limite de candidature|clôture|embargo|"
    "sous embargo jusqu'au|"
    "embargo jusqu'au|événement|date de l'événement|début|fin|valable jusqu'au|valide jusqu'au|expire le|jusqu'au|"
    "né le|née le|date de naissance|consulté le|imprimé le|aujourd'hui|membre depuis|à partir du|depuis le|quand|"
    "date de début|date de fin|inscription avant le|disponible jusqu'au|archivé le|fondé en|entrée en vigueur|"
    "prochaine mise à jour|mort le",
    "es": "recibido|recibido el|enviado|aceptado|fecha límite|plazo|cierre|embargado|embargado hasta|embargo hasta|"
    "evento|"
    "fecha del evento|inicio|fin|válido hasta|vence|vence el|caduca|hasta|hasta el|nacido el|fecha de nacimiento|"
    "consultado el|impreso|impreso el|hoy|hoy es|miembro desde|desde|cuándo|fecha de inicio|fecha de fin|"
    "disponible hasta|"
    "próxima actualización|entra en vigor|vigencia|fecha de cierre|fecha de estreno|estreno",
    "it": "ricevuto|ricevuto il|inviato|accettato|scadenza|termine|termine ultimo|embargo|embargo fino al|evento|"
    "data dell'evento|inizio|fine|valido fino al|scade il|fino al|entro il|nato il|data di nascita|consultato il|"
    "stampato il|oggi|membro dal|quando|iscritto dal|prossimo aggiornamento|disponibile fino al|in vigore dal|"
    "morto il",
    "pt": "recebido|recebido em|enviado|aceito|aceite|prazo|prazo final|data limite|embargo até|embargado até|evento|"
    "data do evento|início|fim|válido até|expira em|até|nascido em|data de nascimento|acesso em|consultado em|"
    "impresso em|hoje|membro desde|desde|quando|disponível até|estreia|inscrições até|vigência|próxima atualização",
    "nl": "ontvangen|ontvangen op|ingediend|deadline|sluitingsdatum|uiterlijk|embargo tot|onder embargo tot|"
    "evenement|datum evenement|"
    "begin|einde|geldig tot|geldig t/m|verloopt op|tot en met|tot|t/m|geboren op|geboortedatum|geraadpleegd op|"
    "afgedrukt op|vandaag|lid sinds|sinds|"
    "wanneer|vanaf|beschikbaar tot|volgende update",
    "sv": "gäller till och med|mottaget|inlämnat|sista ansökningsdag|sista dag|deadline|embargo till|evenemang|"
    "startar|börjar|slutar|"
    "giltig till|"
    "gäller till|till och med|t.o.m.|född|hämtad|utskriven|idag|i dag|medlem sedan|sedan|när|från och med|"
    "sista anmälningsdag",
    "no": "mottatt|søknadsfrist|frist|embargo til|arrangement|starter|slutter|gyldig til|gjelder til|til og med|født|"
    "lest|"
    "utskrift|i dag|medlem siden|når|fra og med|påmeldingsfrist",
    "da": "gælder til|gælder til og med|modtaget|ansøgningsfrist|frist|embargo til|klausuleret til|arrangement|"
    "starter|slutter|gyldig til|"
    "til og med|født|"
    "hentet|udskrevet|i dag|medlem siden|hvornår|fra og med|tilmeldingsfrist",
    "fi": "vastaanotettu|hakuaika päättyy|määräaika|julkaisuvapaa|embargo|tapahtuma|alkaa|päättyy|voimassa|"
    "voimassa asti|"
    "syntynyt|luettu|tulostettu|tänään|jäsen alkaen|ilmoittaudu viimeistään|viimeinen hakupäivä",
    "is": "móttekið|umsóknarfrestur|skilafrestur|viðburður|gildir til|fædd|fæddur|í dag",
    "pl": "termin składania wniosków|otrzymano|wpłynęło|zgłoszono|termin|termin składania|termin zgłoszeń|embargo do|"
    "wydarzenie|"
    "data wydarzenia|początek|"
    "koniec|ważne do|ważny do|ważna do|wygasa|do dnia|urodzony|urodzona|data urodzenia|dostęp|wydrukowano|dziś|"
    "dzisiaj|"
    "kiedy|od dnia|obowiązuje od|obowiązuje do|dołączył",
    "cs": "doručeno|přijato|obdrženo|uzávěrka|termín|embargo do|akce|datum akce|začátek|konec|platí do|platnost do|"
    "platné do|"
    "vyprší|"
    "narozen|datum narození|vytištěno|dnes|kdy|člen od|platí od|uzávěrka přihlášek",
    "sk": "prijaté|uzávierka|termín|embargo do|podujatie|dátum podujatia|začiatok|koniec|platí do|platnosť do|"
    "narodený|"
    "vytlačené|dnes|kedy|člen od",
    "hu": "beérkezett|jelentkezési határidő|határidő|embargó|esemény|esemény időpontja|kezdés|kezdete|vége|érvényes|"
    "érvényességi idő|lejár|született|letöltve|mikor|tag azóta",
    "ro": "primit|termen limită|data limită|embargo până la|eveniment|data evenimentului|începe|se încheie|"
    "valabil până la|"
    "expiră|până la|născut|data nașterii|accesat la|tipărit|azi|astăzi|membru din|când",
    "bg": "получено|краен срок|срок|ембарго до|събитие|дата на събитието|начало|край|валидно до|валиден до|изтича|до|"
    "роден|"
    "дата на раждане|днес|кога",
    "ru": "получено|поступила|поступило|принято|крайний срок|срок подачи|срок|дедлайн|эмбарго до|мероприятие|"
    "дата мероприятия|дата проведения|начало|окончание|действителен до|действительно до|действует до|истекает|до|"
    "дата рождения|родился|родилась|дата обращения|распечатано|сегодня|когда|на сайте с|действует с|регистрация до|"
    "премьера|дата события",
    "uk": "отримано|надійшла|надійшло|кінцевий термін|термін подання|дедлайн|ембарго до|подія|дата події|"
    "дата проведення|"
    "початок|закінчення|дійсний до|дійсно до|діє до|дата народження|народився|дата звернення|сьогодні|коли|прем'єра",
    "sr": "примљено|рок за пријаву|догађај|почетак|крај|важи до|рођен|данас|primljeno|rok za prijavu|događaj|"
    "početak|kraj|važi do|rođen|danas",
    "hr": "rok prijave|primljeno|rok za prijavu|događaj|početak|završetak|vrijedi do|rođen|danas|kada",
    "sl": "prejeto|rok za prijavo|dogodek|začetek|konec|velja do|rojen|danes|kdaj",
    "lt": "gauta|terminas|renginys|pradžia|pabaiga|galioja iki|gimė|šiandien",
    "lv": "saņemts|termiņš|pasākums|sākums|beigas|derīgs līdz|dzimis|šodien",
    "et": "saadud|tähtaeg|üritus|algus|lõpp|kehtib kuni|sündinud|täna",
    "el": "ισχύει μέχρι|ελήφθη|παραλήφθηκε|προθεσμία|καταληκτική ημερομηνία|εκδήλωση|ημερομηνία εκδήλωσης|έναρξη|λήξη|"
    "ισχύει έως|"
    "έως|μέχρι|"
    "γεννήθηκε|σήμερα|πότε|εμπάργκο έως",
    "tr": "tarihine kadar geçerli|tarihine kadar geçerlidir|alındı|geliş tarihi|son başvuru|son başvuru tarihi|"
    "son tarih|ambargo|etkinlik|etkinlik tarihi|başlangıç|"
    "bitiş|"
    "başlangıç tarihi|bitiş tarihi|geçerlilik|geçerlilik tarihi|son kullanma tarihi|doğum tarihi|doğum|bugün|"
    "erişim tarihi|"
    "ne zaman|üyelik tarihi|son geçerlilik tarihi",
    "az": "son tarix|tədbir|başlanğıc|son müraciət|etibarlıdır|doğum tarixi|bu gün",
    "ca": "rebut|termini|data límit|embargament fins|esdeveniment|inici|vàlid fins|fins al|nascut|avui|quan",
    "ar": "تلقى|ورد في|تم الاستلام|الموعد النهائي|آخر موعد|موعد التقديم|حظر حتى|محظور حتى|الفعالية|تاريخ الفعالية|"
    "يبدأ|ينتهي|"
    "صالح حتى|ينتهي في|حتى|تاريخ الميلاد|ولد في|اليوم|متى|تاريخ الاطلاع|تاريخ الطباعة|ساري حتى",
    "fa": "مهلت ثبت‌نام|دریافت|تاریخ دریافت|پذیرش|مهلت|مهلت ثبت نام|آخرین مهلت|رویداد|تاریخ رویداد|شروع|پایان|"
    "معتبر تا|تا تاریخ|"
    "انقضا|"
    "تاریخ انقضا|تاریخ تولد|متولد|امروز|تاریخ بازدید",
    "ur": "موصول|آخری تاریخ|تقریب|آغاز|اختتام|تاریخ پیدائش|آج|معیاد",
    "he": "התקבל|מועד אחרון|אמברגו עד|תאריך האירוע|אירוע|התחלה|סיום|בתוקף עד|עד|תאריך לידה|נולד|היום|מתי",
    "hi": "प्राप्त|अंतिम तिथि|आखिरी तारीख|समय सीमा|कार्यक्रम|कार्यक्रम तिथि|प्रारंभ|समाप्ति|वैध|मान्य|तक|जन्म|"
    "जन्म तिथि|आज|कब",
    "bn": "গৃহীত|প্রাপ্ত|শেষ তারিখ|শেষ সময়|অনুষ্ঠান|শুরু|শেষ|মেয়াদ|পর্যন্ত|জন্ম|জন্ম তারিখ|আজ|কবে",
    "ta": "கடைசி தேதி|நிகழ்வு|தொடக்கம்|முடிவு|செல்லுபடியாகும்|பிறந்த தேதி|இன்று|பெறப்பட்டது",
    "te": "చివరి తేదీ|గడువు|కార్యక్రమం|ప్రారంభం|ముగింపు|పుట్టిన తేదీ|నేడు",
    "ml": "അവസാന തീയതി|ജനന തീയതി|ഇന്ന്",
    "th": "ได้รับเมื่อ|วันสุดท้าย|หมดเขต|ปิดรับสมัคร|กำหนดส่ง|วันจัดงาน|กิจกรรม|เริ่ม|สิ้นสุด|หมดอายุ|ใช้ได้ถึง|"
    "ถึงวันที่|เกิดเมื่อ|"
    "วันเกิด|วันนี้|ภายในวันที่|ตั้งแต่วันที่",
    "km": "ទទួលបាន|ថ្ងៃផុតកំណត់|ព្រឹត្តិការណ៍|ចាប់ផ្តើម|បញ្ចប់|ថ្ងៃនេះ|ផុតកំណត់",
    "my": "လက်ခံရရှိ|နောက်ဆုံးရက်|နောက်ဆုံးထား|ပွဲ|စတင်|ကုန်ဆုံး|မွေးနေ့|ယနေ့|ပိတ်ရက်",
    "vi": "có hiệu lực đến|nhận ngày|hạn chót|hạn nộp|hạn cuối|sự kiện|ngày diễn ra|bắt đầu|kết thúc|có giá trị đến|"
    "hết hạn|đến ngày|"
    "sinh ngày|"
    "ngày sinh|hôm nay|truy cập ngày|khi nào|từ ngày",
    "id": "diterima|diterima pada|batas waktu|tenggat|batas akhir|embargo hingga|acara|tanggal acara|mulai|berakhir|"
    "berlaku hingga|"
    "berlaku sampai|kedaluwarsa|hingga|sampai|lahir|tanggal lahir|diakses|diakses pada|hari ini|kapan",
    "ms": "diterima|tarikh tutup|tarikh akhir|acara|bermula|berakhir|sah sehingga|sehingga|lahir|tarikh lahir|"
    "hari ini|bila",
    "tl": "natanggap|huling araw|kaganapan|hanggang|ipinanganak|ngayon|kailan",
    "sw": "imepokelewa|mwisho wa|tukio|inaanza|hadi|kuzaliwa|leo",
    "zh": "收稿|收到|收稿日期|接受日期|截止|截止日期|截稿|截稿日期|禁发至|活动时间|活動時間|活动日期|活動日期|开始|"
    "開始|结束|結束|"
    "有效期|有效期至|有效至|到期|生日|出生|今天|今日|打印|打印时间|访问|访问日期|存取日期|报名截止|報名截止|直至|"
    "举办时间|成立",
    "ja": "受付|受領|受理|締切|締め切り|応募締切|解禁|解禁日時|開催|開催日|開催日時|開始|終了|有効期限|期限|まで|"
    "生年月日|生まれ|"
    "今日|本日|印刷|閲覧|閲覧日|アクセス日|日時|受信|募集期間|期間|提供期限|設立",
    "ko": "접수|수신|마감|마감일|접수마감|엠바고|행사|행사일|개최일|시작|종료|유효기간|까지|만료|생년월일|출생|오늘|"
    "인쇄|조회|"
    "일시|기간|설립일|신청기간|열람일",
    "ka": "მიღებულია|ვადა|ღონისძიება|დაბადების თარიღი|დღეს",
    "hy": "վերջնաժամկետ|միջոցառում|ծննդյան|այսօր",
}  # fmt: skip

#: What may stand between a label and its date: prepositions, articles, weekdays, words for a time.
CONNECTING: Final = {
    "en": "is|on|at|of|the|in|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|"
    "saturday|"
    "sunday|cst|cdt|mst|mdt|akst|hst|ast|adt|aest|aedt|acst|awst|nzst|nzdt|eest|eet|msk|sast|wat|eat|pkt|npt|bdt|hkt|"
    "sgt|pht|myt|jst|kst|ict|irst|gst|est|edt|gmt|utc|bst|pst|pdt|cet|cest|ist|et|pt|time|date|date:|am|pm|a.m.|p.m.",
    "de": "ist|am|vom|den|der|um|uhr|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
    "sonnabend|sonntag",
    "fr": "est|le|à|la|du|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|h",
    "es": "es|el|a|las|en|del|día|de|lunes|martes|miércoles|jueves|viernes|sábado|domingo|h|hs|hrs",
    "it": "è|il|alle|ore|del|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
    "pt": "é|em|às|no|dia|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado|domingo|segunda|terça|"
    "quarta|"
    "quinta|sexta|feira",
    "nl": "op|om|het|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|uur",
    "sv": "den|kl|klockan|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag",
    "no": "kl|mandag|tirsdag|lørdag|søndag|dato",
    "da": "kl|d.",
    "fi": "klo|ma|ti|ke|to|pe|la|su|maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai",
    "pl": "o|godz|dnia|w|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela",
    "cs": "o|v|dne|ve|pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle",
    "hu": "hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap",
    "ro": "la|pe|ora|luni|marți|miercuri|joi|vineri|sâmbătă|duminică",
    "ru": "в|от|на|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|мск",
    "uk": "о|від|у|понеділок|вівторок|середа|четвер|п'ятниця|субота|неділя",
    "el": "στις|τις|την|στις:|δευτέρα|τρίτη|τετάρτη|πέμπτη|παρασκευή|σάββατο|κυριακή",
    "tr": "saat|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|tarihinde|tarihi",
    "ar": "في|يوم|الساعة|بتاريخ|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت",
    "fa": "در|ساعت|روز|شنبه|یکشنبه|دوشنبه|سه شنبه|سه‌شنبه|چهارشنبه|پنجشنبه|پنج‌شنبه|جمعه",
    "ur": "بروز|کو|پیر|منگل|بدھ|جمعرات|جمعہ|ہفتہ|اتوار",
    "he": "ב|יום|בתאריך|ביום|בשעה|ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת",
    "hi": "को|पर|में|सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार|मंगल|बुध|गुरु|शुक्र|शनि|रवि|सोम",
    "bn": "রবিবার|সোমবার|মঙ্গলবার|বুধবার|বৃহস্পতিবার|শুক্রবার|শনিবার",
    "vi": "vào|ngày|lúc|thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật",
    "id": "pada|tanggal|pukul|jam|hari|senin|selasa|rabu|kamis|jumat|sabtu|minggu|wib|wita|wit|isnin|khamis|jumaat|"
    "ahad",
    "th": "น|พ.ศ.|ค.ศ.|เมื่อ|วันที่|เวลา|จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์|วัน",
    "zh": "中華|中华|星期一|星期二|星期三|星期四|星期五|星期六|星期日|周一|周二|周三|周四|周五|周六|周日|日",
    "ja": "月|火|水|木|金|土|日",
    "ko": "월|화|수|목|금|토|일|오전|오후",
    "mk": "во|на|час|часот",
    "bg": "в|на|от|ч",
    "hr": "u|dana|sati|s",
    "sr": "u|у|дана|часова|h",
    "bs": "u",
    "sl": "ob|dne|v|ura",
    "sk": "o|dňa|v|hod",
    "sq": "në|më|ora",
    "lt": "val|d|m|nuo",
    "lv": "plkst|gada|pulksten",
    "et": "kell|kl",
    "is": "kl|klukkan|þann",
    "az": "saat|tarixində|günü",
    "ka": "საათზე|საათი|წელი|წლის",
    "hy": "ժամը|ժամ|թ|թվականի",
    "km": "ម៉ោង|ទី|ថ្ងៃទី|ថ្ងៃ|ខែ|ឆ្នាំ|វេលា",
    "lo": "ວັນທີ|ເວລາ|ໂມງ|ເດືອນ|ປີ",
    "my": "ရက်|ရက်နေ့|နာရီ|ခုနှစ်|လ|နေ့",
    "kk": "сағат|жылы|жылғы|күні",
    "uz": "soat|yil|kuni|соат",
    "mn": "цаг|оны|өдөр",
    "ta": "அன்று|மணி|மணிக்கு|நாள்",
    "te": "గంటలకు|తేదీ|న",
    "kn": "ರಂದು|ಗಂಟೆ",
    "ml": "ന്|മണിക്ക്|തീയതി",
    "gu": "ના રોજ|વાગ્યે|કલાકે",
    "pa": "ਨੂੰ|ਵਜੇ",
    "mr": "रोजी|वाजता",
    "ne": "गते|बजे",
    "si": "දින|පැය",
    "tl": "ng|noong|ika|alas",
    "sw": "saa|tarehe|mnamo",
    "ms": "pukul|jam|hari|pada",
    "ca": "el|a les|del|de|h|dia",
    "eu": "ordua|etan",
    "gl": "o|ás|de|h",
    "am": "ቀን|ሰዓት|ዓ.ም|ዓም",
    "af": "op|om|uur",
    "be": "у|ад|г",
    "tg": "соати|рӯзи",
    "ku": "کاتژمێر|ڕۆژی|saet",
}  # fmt: skip
