"""Calls and labels of papers in many languages are notices; sentences of the news with the same words are not."""

import pytest

from ingest import Article, read_document
from ingest.extract.plain import call_words, notice_words
from ingest.extract.plain.greetings import CLOSINGS
from ingest.extract.plain.notices import notice_class

CALLS = """\
તમારો અભિપ્રાય આપો
വാട്സാപ്പ് ചാനലിൽ ചേരുക
ਐਪ ਡਾਊਨਲੋਡ ਕਰੋ
Ներբեռնեք հավելվածը
Telegram kanalimizga qo‘shiling
Deskargatu aplikazioa
የቴሌግራም ቻናላችንን ይቀላቀሉ
Sendu okkur ábendingu
ទាញយកកម្មវិធី
අප අමතන්න
एप डाउनलोड गर्नुहोस्
Қосымшаны жүктеңіз
Биз менен байланышыңыз
Ба канали мо обуна шавед
Şeýle-de okaň: Täze köpri
Мөн уншаарай: Шинэ гүүр
დატოვე კომენტარი
Rəy bildir
Shkarko aplikacionin
Следи нè
Niżżel l-app
Cysylltwch â ni
Fág trácht
Descarga a app
Laai die app af
Pakua app
Tuntube mu
Ẹ tẹ̀lé wa
Kpọtụrụ anyị
Xhumana nathi
Funda ngakumbi: Ibhulorho
Faallo ka bixi
Mag-iwan ng komento
Araho izahay
Swiv nou
Пакінуць каментар
Preuzmite aplikaciju
Liest och: Nei Bréck
Her wiha bixwînin: Pira nû
نظر ورکړئ
وڌيڪ پڙهو: نئين پل
ایپ ڈاؤن لوڈ کریں
ऐप डाउनलोड करें
মতামত দিন
长按识别二维码
アプリで読む
기사제보
Tải ứng dụng
Unduh aplikasi
Muat turun aplikasi
Pošljite nam
"""
#: Each begins with a word that is a notice where it stands alone, or with a part of a call.
SENTENCES = """\
ટિપ્પણીઓ વાંચ્યા પછી મેયરે નવી બેઠક બોલાવવાનો નિર્ણય લીધો અને ખેડૂતોને આમંત્રણ આપ્યું.
അഭിപ്രായങ്ങൾ കേട്ട ശേഷം പഞ്ചായത്ത് പുതിയ പാലത്തിന്റെ രൂപരേഖ മാറ്റാൻ തീരുമാനിച്ചു.
ਸੰਪਾਦਕ ਨੇ ਕਿਹਾ ਕਿ ਅਖ਼ਬਾਰ ਅਗਲੇ ਮਹੀਨੇ ਤੋਂ ਪਿੰਡਾਂ ਵਿੱਚ ਵੀ ਵੰਡਿਆ ਜਾਵੇਗਾ।
Մեկնաբանություններն ուսումնասիրելուց հետո խորհուրդը որոշեց հետաձգել շինարարությունը։
Obuna narxi kelgusi yildan o‘n foizga oshadi, dedi gazeta direktori yig‘ilishda.
Batafsil ma’lumotga ko‘ra, ko‘prik ta’miri uch oy davom etadi va yo‘l yopiq qoladi.
Partekatu zituzten datuak epaitegian, eta bi alderdiek onartu zuten akordioa atzo.
แบ่งปันอาหารให้ผู้ประสบภัยเป็นสิ่งที่ชาวบ้านทำมาตลอดทั้งสัปดาห์หลังน้ำท่วมใหญ่ในจังหวัด
አስተያየቶች ከነዋሪዎች ከተሰበሰቡ በኋላ ምክር ቤቱ የድልድዩን ግንባታ አጽድቋል።
Auglýsingar í sjónvarpi drógust saman um tíu prósent á síðasta ári, segir í skýrslunni.
Athugasemdir bárust frá tuttugu íbúum við Hafnargötu áður en frestur rann út.
ຄວາມຄິດເຫັນຂອງປະຊາຊົນໄດ້ຖືກນຳໄປພິຈາລະນາໃນກອງປະຊຸມຂອງແຂວງໃນອາທິດຜ່ານມາ ແລະ ຈະມີການສະຫຼຸບໃນທ້າຍເດືອນ.
មតិរបស់ពលរដ្ឋត្រូវបានប្រមូលមុនពេលសាលាខេត្តសម្រេចសាងសង់ស្ពានថ្មីនៅឆ្នាំក្រោយ។
ප්‍රතිචාර ලැබුණු පසු නගර සභාව නව පාලමේ සැලැස්ම වෙනස් කිරීමට තීරණය කළේය.
सम्पर्क विच्छेद भएका तीन गाउँमा हेलिकप्टरबाट खाद्यान्न पुर्‍याइएको जिल्ला प्रशासनले जनाएको छ।
Жазылу бағасы келесі жылы он пайызға өседі, деді газет директоры жиналыста.
Байланыс үзілген ауылдарға көмек тікұшақпен жеткізілді, деп хабарлады әкімдік.
Байланыш үзүлгөн айылдарга жардам тик учак менен жеткирилди, деп билдирди акимдик.
Тамос бо деҳаҳои дурдаст се рӯз қатъ буд, гуфт раиси ноҳия дар нишасти хабарӣ.
Paýlaşyk boýunça geçirilen gepleşikler üç sagat dowam etdi diýip häkimlik habar berdi.
Холбоо тасарсан гурван суманд тусламжийг нисдэг тэргээр хүргэсэн гэж Засаг дарга мэдэгдэв.
კომენტარები მოსახლეობისგან ერთ თვეში შეგროვდა და საკრებულომ პროექტი შეცვალა.
Əlaqə kəsilən üç kəndə yardım helikopterlə çatdırılıb, icra hakimiyyəti bildirib.
Şərhlər toplandıqdan sonra bələdiyyə körpünün layihəsini dəyişməyə qərar verdi.
Kontakti me tre fshatrat u ndërpre për dy ditë, tha kryetari i komunës të hënën.
Reklama për cirkun u hoq nga sheshi pas ankesave të banorëve, njoftoi bashkia.
Контакт со трите села беше прекинат два дена, изјави градоначалникот во понеделникот.
Kummenti mir-residenti nġabru matul ix-xahar li għadda qabel ma l-kunsill ivvota.
Sylwadau gan drigolion a newidiodd y cynllun, meddai arweinydd y cyngor ddydd Llun.
Tuairimí na gcónaitheoirí a d'athraigh an plean, a dúirt cathaoirleach na comhairle Dé Luain.
Contacto coas tres aldeas perdeuse durante dous días, dixo o alcalde o luns pola tarde.
Kommentaar van inwoners is ingesamel voordat die raad oor die brug gestem het.
Maoni ya wakazi yalikusanywa kabla ya baraza kupiga kura kuhusu daraja jipya.
Talla ta karu da kashi goma a kasuwannin jihar a bana, in ji shugaban 'yan kasuwa.
Sharhi daga mazauna ya sa majalisar ta sauya tsarin gina sabuwar gadar garin.
Èrò àwọn ará ìlú ni wọ́n gbà kí ìgbìmọ̀ tó dìbò lórí afárá tuntun náà.
Imibono yezakhamuzi yaqoqwa ngaphambi kokuthi umkhandlu uvotele ibhuloho elisha.
Faallooyin laga ururiyay dadka deegaanka ayaa lagu beddelay qorshaha buundada cusub.
Anunsyo ng alkalde noong Lunes na magsisimula ang pagkumpuni ng tulay sa susunod na buwan.
Komento ng mga residente ang dahilan kaya binago ng konseho ang plano ng tulay.
Hevitra maro no nangonina tamin'ny mponina talohan'ny fandaniana ny tetikasa.
Li tou te di komisyon an ap rankontre peyizan yo nan mwa k ap vini an nan Jakmèl.
Kòmantè abitan yo te fè konsèy la chanje plan nouvo pon an, daprè majistra a.
கருத்துகள் பெறப்பட்ட பின்னர் பாலத்தின் வடிவமைப்பை மாற்ற நகராட்சி முடிவு செய்தது.
వ్యాఖ్యలు స్వీకరించిన తర్వాత వంతెన ప్రణాళికను మార్చాలని పురపాలక సంఘం నిర్ణయించింది.
ಪ್ರತಿಕ್ರಿಯೆ ಪಡೆದ ನಂತರ ಸೇತುವೆಯ ವಿನ್ಯಾಸ ಬದಲಿಸಲು ಪುರಸಭೆ ನಿರ್ಧರಿಸಿದೆ ಎಂದು ಅಧ್ಯಕ್ಷರು ತಿಳಿಸಿದರು.
संपर्क तुटलेल्या तीन गावांना हेलिकॉप्टरने मदत पोहोचवण्यात आली, असे प्रशासनाने सांगितले.
Têkilî bi sê gundan re du rojan qut bû, parêzgar roja duşemê ji rojnamevanan re got.
ڕیکلام بۆ بەرهەمە ناوخۆییەکان لە بازاڕەکانی شار زیاد بووە، بەڕێوەبەری بازرگانی ڕایگەیاند.
اعلان شوې پروژه به په راتلونکي کال کې بشپړه شي، د ولایت والي خبریالانو ته وویل.
اعلان نتایج انتخابات شورا به روز دوشنبه موکول شد، سخنگوی استانداری به خبرنگاران گفت.
ارتباط با ماهواره از دست رفت و مهندسان در تلاش‌اند تا آن را دوباره برقرار کنند.
رابطہ منقطع ہونے والے تین دیہات میں امداد پہنچا دی گئی، ضلعی انتظامیہ نے بتایا۔
اعلان کے مطابق پل کی مرمت اگلے ماہ شروع ہوگی اور سڑک بند رہے گی۔
Каментары жыхароў сабралі цягам месяца, перш чым савет прагаласаваў за мост.
Komentari građana prikupljani su mjesec dana prije nego što je vijeće glasalo o mostu.
Kommentaren vun den Awunner goufen gesammelt, ier de Gemengerot iwwer d'Bréck ofgestëmmt huet.
Ihre Meinung zum Brückenbau äußerten am Montag mehr als hundert Einwohner im Rathaus.
Kontakt zu den drei Dörfern bestand zwei Tage lang nur über Funk, sagte der Landrat.
Donnez votre avis, avait lancé le maire aux habitants lors de la réunion publique de lundi.
Contacto con las tres aldeas hubo recién el lunes, dijo el intendente a los vecinos.
Comenta el alcalde que la obra terminará en marzo y costará dos millones de euros.
Mail ons een plan, zei de wethouder maandag tegen de boeren die de brug willen houden.
Komentariul primarului a stârnit proteste, iar consiliul a amânat votul privind podul.
Kontakt s tri sela bio je prekinut dva dana, rekao je načelnik u ponedjeljak.
İlan edilen tarifeye göre otobüs bileti gelecek aydan itibaren yüzde on artacak.
Ý kiến của người dân được thu thập trong một tháng trước khi hội đồng bỏ phiếu về cây cầu.
Komentar warga dikumpulkan selama sebulan sebelum dewan memutuskan pembangunan jembatan.
投稿人说，桥梁工程将于明年三月完工，届时村民出行将更加方便。
共有三个村庄与外界失去联系，救援人员用直升机送去食品和药品。
共有された資料によると、橋の工事は来年三月に完了し、通行が再開される見通しだ。
ポストを設置した自治会は、住民の意見を集めて来月の会議に出すことにしている。
제공된 자료에 따르면 다리 공사는 내년 3월에 끝나고 통행이 다시 시작될 예정이다.
문의가 이어지자 군청은 다음 달부터 안내소를 두 곳 더 열기로 했다고 밝혔다.
"""
LABELS = ["Kommentaar", "Maoni:", "Шошго: гүүр, зам", "Contacto: redaccion@example.org", "Толығырақ: Жаңа көпір"]


@pytest.mark.parametrize("call", CALLS.splitlines())
def test_a_call_is_a_notice(call: str) -> None:
    assert notice_class(call) is not None


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_a_notice_alone_or_before_a_colon(label: str) -> None:
    assert notice_class(label) is not None


@pytest.mark.parametrize("sentence", SENTENCES.splitlines())
def test_news_with_the_words_of_a_notice_stays(sentence: str) -> None:
    paragraph = f"«{sentence}» {sentence} {sentence}"
    article = read_document(f"Bridge over the river\n\n{paragraph}\n\n{paragraph}\n\n{sentence}\n".encode())
    assert isinstance(article, Article)
    assert article.text.split("\n")[-1] == sentence


@pytest.mark.parametrize("line", ["In short:", "Auf einen Blick", "要約"])
def test_the_label_of_a_summary_is_a_notice(line: str) -> None:
    assert notice_class(line) == "tool"


@pytest.mark.parametrize("line", ["In short: the bridge stays closed.", "Maoni: Daraja linahitajika sasa"])
def test_a_label_before_words_may_be_a_headline_or_news(line: str) -> None:
    assert notice_class(line) is None


def test_no_call_is_listed_twice() -> None:
    others = {phrase for phrases in notice_words.START.values() for phrase in phrases.casefold().split("|")}
    tables = (*call_words.START.values(), *call_words.ALONE.values(), CLOSINGS)
    calls = [phrase for phrases in tables for phrase in phrases.casefold().split("|")]
    assert [phrase for phrase in calls if phrase in others or calls.count(phrase) > 1] == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Editor's note: the name of the street was wrong at first.", "note"),
        ("Retrouvez toute l'actualité sur Mosan Info", "related"),
        ("D'autres actualités", "related"),
        ("L'essentiel", "tool"),
        ("Зв'яжіться з нами: desk@valley.example", "contact"),
    ],
)
def test_an_apostrophe_has_two_forms(line: str, name: str) -> None:
    assert (notice_class(line), notice_class(line.replace("'", "’"))) == (name, name)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("More in Valley News: Bridge shut until June", "related"),
        ("Más en Agencia Costa: Reabre el muelle viejo", "related"),
        ("Mehr bei Küstenbote: Brücke bleibt zu", "related"),
        ("Więcej na Kurier Nadmorski: Most zamknięty", "related"),
        ("More in the village than in the town: that is what they wanted.", None),
        ("Kind regards", "tool"),
        ("Sent from my phone", "tool"),
    ],
)
def test_links_and_ends_of_mails(line: str, name: str | None) -> None:
    assert notice_class(line) == name
