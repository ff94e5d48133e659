"""Calls to readers and labels of notices, by class: more of those in `notice_words`, in some ninety languages.

Written from the usage of the press, not from the texts of the tests.
"""

#: Calls to readers that open a line; compared as those of `notice_words`.
START: dict[str, str] = {
    "share": (
        "આ સમાચાર શેર કરો|ਸ਼ੇਅਰ ਕਰੋ|do‘stlarga ulashing|baham ko‘ring|ለሌሎች ያጋሩ|deildu þessu|សូមចែករំលែក|"
        "බෙදා ගන්න|достарыңмен бөліс|ба дӯстон фиристед|паҳн кунед|dostlaryň bilen paýlaş|найзтайгаа хуваалцах|"
        "ndaje me miqtë|wasambazie wengine|raba wannan|yada wannan labari|tura wa abokai|pín in|ṣe àjọpín|"
        "pín ìròyìn yìí|yabelana ngalokhu|yabelana nabanye|zarao amin'ny namana|pataje nouvèl sa a|ಶೇರ್ ಮಾಡಿ|"
        "parve bike|parve bikin|بڵاوی بکەوە|له نورو سره یې شریکه کړئ|شيئر ڪريو|artikel deelen|compartir nota|"
        "compartir noticia|compartir artículo|compartilhar matéria|dela artikel|jaa juttu|cikk megosztása|"
        "ossza meg|dă share|kopiraj poveznicu|haberi paylaş|ارسال به دوستان|دوستوں سے شیئر کریں|"
        "इस खबर को शेयर करें|खबर शेयर करें|খবরটি শেয়ার করুন|সংবাদটি শেয়ার করুন|기사 공유하기"
    ),
    "follow": (
        "按讚加入|"
        "અમને ફોલો કરો|ફેસબુક પર ફોલો કરો|ഞങ്ങളെ പിന്തുടരുക|ഫോളോ ചെയ്യുക|ਸਾਨੂੰ ਫਾਲੋ ਕਰੋ|"
        "բաժանորդագրվեք մեր ալիքին|bizni kuzatib boring|kanalimizga obuna bo‘ling|каналимизга обуна бўлинг|"
        "กดติดตาม|በቴሌግራም ይከተሉን|fylgstu með okkur|សូមតាមដាន|අපව අනුගමනය කරන්න|අපව පසුපස එන්න|"
        "हामीलाई फलो गर्नुहोस्|फलो गर्नुहोस्|हामीलाई पछ्याउनुहोस्|арнамызға жазылыңыз|бізді бақылаңыз|"
        "біздің telegram арнамызға жазылыңыз|бизге жазылыңыз|бизди ээрчиңиз|моро пайгирӣ кунед|"
        "ба канали мо обуна шавед|дар telegram пайгирӣ кунед|bizi yzarlaň|kanalymyza agza boluň|биднийг дагах|"
        "kanalımıza abunə olun|bizi telegram-da izləyin|na ndiq|ndiqni kanalin tonë|следете нè|следи нè|"
        "dilyn ni|lean sinn|ku biyo mu|ku biyo mu a|tẹ̀lé wa|ẹ tẹ̀lé wa|soro anyị|soro anyị na|silandele ku|"
        "nala soco|nagala soco|sundan ang|araho izahay|araho ny pejinay|swiv nou|swiv nou sou|"
        "ကျွန်ုပ်တို့ကို ဖော်လိုးလုပ်ပါ|எங்களைப் பின்தொடருங்கள்|మమ్మల్ని ఫాలో అవ్వండి|ನಮ್ಮನ್ನು ಫಾಲೋ ಮಾಡಿ|"
        "ನಮ್ಮನ್ನು ಅನುಸರಿಸಿ|फॉलो करा|me bişopînin|شوێنمان بکەون|موږ تعقیب کړئ|راسره مل شئ|اسان کي فالو ڪريو|"
        "чытайце нас у|далучайцеся да нас|zapratite nas|suivéiert eis|follegt eis|kövesse oldalunkat|"
        "kövesd oldalunkat|харесайте ни|запратите нас|spremljajte nas|bizi google news'te takip edin|"
        "ہمیں فیس بک پر فالو کریں|فالو کریں|गूगल न्यूज पर फॉलो करें|আমাদের অনুসরণ করুন"
    ),
    "newsletter": (
        "ન્યૂઝલેટર માટે સાઇન અપ કરો|ന്യൂസ് ലെറ്റർ|գրանցվել լրագրին|обуна бўлинг|egin zaitez harpidedun|"
        "ሰብስክራይብ ያድርጉ|ለዜና መልዕክት ይመዝገቡ|skráðu þig á póstlistann|fáðu fréttirnar|ចុះឈ្មោះទទួលព័ត៌មាន|"
        "таратылымға жазылыңыз|обуна шавед|agza boluň|мэдээллийн товхимолд бүртгүүлэх|abunə olun|пријавете се|"
        "tanysgrifiwch i'n cylchlythyr|kry ons nuusbrief|jiunge na jarida letu|ku yi rajista|forúkọ sílẹ̀|"
        "debanye aha|mag-sign up|misoratra anarana|hisoratra anarana|சந்தா செலுத்துங்கள்|ಸಬ್‌ಸ್ಕ್ರೈಬ್ ಮಾಡಿ|"
        "bibe abone|ببە بە بەشدار|ګډون وکړئ|نوم لیکنه وکړئ|سبسڪرائب ڪريو|abonnéiert iech"
    ),
    "related": (
        "이 기사와 함께|함께 많이 본|إقرأ المزيد|"
        "te recomendamos|le recomendamos|vous aimerez aussi|nous vous recommandons|wir empfehlen|ti consigliamo|"
        "recomendamos para você|recomendado para si|polecamy również|doporučujeme také|odporúčame tiež|"
        "вам може бути цікаво|вам будет интересно|може да ви е интересно|možda će vas zanimati|možda vas zanima|"
        "θα σας ενδιαφέρει|να προσέξετε|قد يهمك|قد يعجبك|شاید بپسندید|אולי יעניין|आपको यह भी पसंद|"
        "આ પણ જુઓ|ਇਹ ਵੀ ਦੇਖੋ|դիտեք նաեւ|шунингдек ўқинг|เรื่องที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|ተያያዥ ዜናዎች|"
        "lestu líka|sjá einnig|lesið meira|ອ່ານຂ່າວອື່ນ|තවත් පුවත්|थप पढ्नुहोस्|यो पनि हेर्नुहोस्|"
        "сондай-ақ оқыңыз|боз хонед|мутолиа кунед|şeýle-de okaň|dowamyny oka|мөн уншаарай|იხილეთ ასევე|"
        "წაიკითხეთ მეტი|bunu da oxuyun|shiko edhe|aqra aktar|hefyd o ddiddordeb|tamén che pode interesar|"
        "lees nog|sien ook|pia soma|karanta ƙari|ka síwájú|ẹ tún ka|kà síwájú sí i|funda nalolu|funda kabanzi|"
        "funda nale|funda ngakumbi|funda kwakhona|sii akhri|akhri wax dheeraad ah|magbasa pa|vakio koa|"
        "vakio ihany koa|இதையும் படியுங்கள்|மேலும் வாசிக்க|ఇంకా చదవండి|ಮುಂದೆ ಓದಿ|वाचा सविस्तर|"
        "her wiha bixwînin|zêdetir bixwîne|زیاتر بخوێنەوە|دا هم ولولئ|همدارنګه ولولئ|وڌيڪ پڙهو|هي به پڙهو|"
        "чытайце яшчэ|liest och|dat kéint iech och interesséieren|مزید پڑھیے|یہ بھی پڑھیے|এ সম্পর্কিত আরও খবর|"
        "こちらの記事も|baca berita lainnya|llegeix més"
    ),
    "rights": (
        "સર્વાધિકાર સુરક્ષિત|સર્વ હક્ક સુરક્ષિત|መብቱ በህግ የተጠበቀ ነው|සියලු හිමිකම් ඇවිරිණි|"
        "ҳамаи ҳуқуқҳо ҳифз шудаанд|ähli hukuklar goralan|id-drittijiet kollha riżervati|drittijiet kollha|"
        "todos os dereitos reservados|alle regte voorbehou|an kiyaye dukkan haƙƙoƙi|gbogbo ẹ̀tọ́ wa ní ìpamọ́|"
        "ikike niile|wonke amalungelo agodliwe|onke amalungelo agciniwe|xuquuqda oo dhan waa dhowran tahay|"
        "reserbado ang lahat ng karapatan|zo rehetra voatokana|tout dwa rezève|"
        "ಎಲ್ಲ ಹಕ್ಕುಗಳನ್ನು ಕಾಯ್ದಿರಿಸಲಾಗಿದೆ|सर्व हक्क राखीव|सर्व हक्क सुरक्षित|hemû mafên wê parastî ne|"
        "سڀ حق محفوظ|all rechter virbehalen|all rechter reservéiert|mọi quyền được bảo lưu|giữ bản quyền|"
        "cấm sao chép"
    ),
    "comment": (
        "તમારો અભિપ્રાય આપો|ਕੁਮੈਂਟ ਕਰੋ|թողնել մեկնաբանություն|izoh qoldiring|fikr bildirish|изоҳ қолдириш|"
        "utzi iruzkina|egin iruzkina|አስተያየትዎን ያጋሩን|skrifa ummæli|skrifa athugasemd|ສະແດງຄວາມຄິດເຫັນ|"
        "कमेन्ट गर्नुहोस्|तपाईंको प्रतिक्रिया|комментарий жазуу|назари худро нависед|teswir ýazyň|"
        "pikiriňizi ýazyň|დატოვე კომენტარი|კომენტარის დატოვება|rəy bildir|lini një koment|shto koment|"
        "ħalli kumment|gadael sylw|gadewch sylw|fág trácht|deixa un comentario|lewer kommentaar|acha maoni|"
        "andika maoni|yi sharhi|bayyana ra'ayinka|fi èrò rẹ hàn|kwuo uche gị|hapụ okwu|shiya umbono|"
        "shiya uluvo|faallo ka bixi|fikradaada ku qor|mag-iwan ng komento|hametraka hevitra|mametraha hevitra|"
        "kite yon kòmantè|మీ అభిప్రాయం|ಪ್ರತಿಕ್ರಿಯೆ ನೀಡಿ|टिप्पणी करा|şîrove bike|کۆمێنت بکە|نظر ورکړئ|"
        "تبصرو ڪريو|пакінуць каментар|kommentar schreiwen|jetzt kommentieren|réagissez à cet article|"
        "laissez un commentaire|dejanos tu comentario|deixe o seu comentário|"
        "deixe sua opinião|di' la tua|praat mee|geef je reactie|kommentera artikeln|kommenter saken|"
        "osallistu keskusteluun|lisa kommentaar|pievienot komentāru|palikite komentarą|zostaw komentarz|"
        "dołącz do dyskusji|vstoupit do diskuse|přidejte komentář|pridať komentár|vstúpiť do diskusie|"
        "szóljon hozzá|vélemény, hozzászólás|spune-ți părerea|добави коментар|напиши коментар|ostavi komentar|"
        "uključite se u raspravu|оставите коментар|пошаљи коментар|pošalji komentar|dodaj komentar|"
        "написать комментарий|додати коментар|αφήστε το σχόλιό σας|γράψτε ένα σχόλιο|yorumunuzu yazın|"
        "أضف تعليقا|نظر خود را بنویسید|دیدگاه خود را بنویسید|הוסיפו תגובה|כתבו תגובה|اپنی رائے دیں|कमेंट करें|"
        "अपनी राय दें|अपनी प्रतिक्रिया दें|আপনার মতামত লিখুন|মতামত দিন|의견 쓰기|beri komentar|kirim komentar|"
        "tulis komen|beri komen|deixa un comentari"
    ),
    "contact": (
        "અમારો સંપર્ક|հետադարձ կապ|կապվեք մեզ|jarri harremanetan|sendu okkur ábendingu|අප අමතන්න|සම්බන්ධ වන්න|"
        "सम्पर्क गर्नुहोस्|бізбен байланысыңыз|биз менен байланышыңыз|бо мо тамос гиред|biz bilen habarlaşyň|"
        "бидэнтэй холбогдох|cysylltwch â ni|déan teagmháil|contacta connosco|kontak ons|tuntuɓe mu|"
        "a tuntube mu|tuntube mu|kàn sí wa|kpọtụrụ anyị|xhumana nathi|qhagamshelana nathi|nala soo xiriir|"
        "mifandraisa aminay|kontakte nou|پەیوەندیمان پێوە بکەن|موږ سره اړیکه ونیسئ|رابطو ڪريو|звяжыцеся з намі|"
        "kontaktéiert eis|send your tips|send us your story|write to us|haben sie hinweise|"
        "leserbrief schreiben|contactez la rédaction|escríbanos a|envía tu denuncia|contacte con la redacción|"
        "envie sua denúncia|fale com a redação|entre em contato|scrivi alla redazione|segnala una notizia|"
        "heb je een tip|mejla oss|send oss tips|skriv til os|lähetä juttuvinkki|sazinieties ar mums|"
        "raksti mums|rašykite mums|masz temat|pošlete nám tip|kontaktujte redakci|pošlite nám tip|küldjön hírt|"
        "lépjen kapcsolatba|изпрати сигнал|изпратете ни|pošaljite nam|javite nam se|пишите нам|pošaljite vest|"
        "pošljite nam|связаться с редакцией|сообщить новость|прислать новость|зв'язатися з редакцією|"
        "повідомити новину|στείλτε μας|bize yazın|با ما تماس بگیرید|כתבו לנו|שלחו לנו|رابطہ کریں|"
        "हमसे संपर्क करें|हमें लिखें|আমাদের সাথে যোগাযোগ|기사 제보|gửi bài|contacta amb nosaltres"
    ),
    "tool": (
        "सभी ताजा खबरों के लिए|"
        "એપ ડાઉનલોડ કરો|અમારી વોટ્સએપ ચેનલ સાથે જોડાઓ|વોટ્સએપ ગ્રુપમાં જોડાવા|ആപ്പ് ഡൗൺലോഡ് ചെയ്യുക|"
        "വാട്സാപ്പ് ചാനലിൽ ചേരുക|ഞങ്ങളുടെ വാട്സാപ്പ് ഗ്രൂപ്പിൽ അംഗമാകൂ|ਐਪ ਡਾਊਨਲੋਡ ਕਰੋ|ਸਾਡੇ ਵਟਸਐਪ ਚੈਨਲ ਨਾਲ ਜੁੜੋ|"
        "ներբեռնեք հավելվածը|միացեք մեր telegram ալիքին|ներբեռնել հավելվածը|ilovani yuklab oling|"
        "иловани юклаб олинг|telegram kanalimizga qo‘shiling|mobil ilovamizni yuklang|deskargatu aplikazioa|"
        "gure whatsapp kanala|deskargatu gure aplikazioa|ดาวน์โหลดแอป|เพิ่มเพื่อนได้ที่|ดาวน์โหลดแอปพลิเคชัน|"
        "መተግበሪያውን ያውርዱ|የቴሌግራም ቻናላችንን ይቀላቀሉ|መተግበሪያችንን ያውርዱ|sækja appið|sæktu appið|náðu í appið|ດາວໂຫຼດແອັບ|"
        "ດາວໂຫລດແອັບ|ទាញយកកម្មវិធី|ចូលរួមឆានែល|ចូលរួមតេឡេក្រាម|ඇප් එක බාගන්න|අපගේ වට්ස්ඇප් සමූහයට එක්වන්න|"
        "යෙදුම බාගන්න|एप डाउनलोड गर्नुहोस्|हाम्रो ह्वाट्सएप च्यानलमा जोडिनुहोस्|қосымшаны жүктеңіз|"
        "қосымшаны жүктеп алыңыз|тиркемени жүктөп алыңыз|тиркемени жүктөңүз|барномаро боргирӣ кунед|"
        "programmany ýükläň|апп татах|аппликейшн татах|გადმოწერეთ აპლიკაცია|ჩამოტვირთეთ აპლიკაცია|"
        "tətbiqi yükləyin|mobil tətbiqi yüklə|shkarko aplikacionin|shkarkoni aplikacionin|"
        "bashkohuni në kanalin tonë|симнете ја апликацијата|преземете ја апликацијата|niżżel l-app|"
        "niżżel l-applikazzjoni|lawrlwythwch yr ap|lawrlwythwch ein ap|íoslódáil an aip|íoslódáil ár n-aip|"
        "descarga a app|descarga a aplicación|únete á nosa canle de whatsapp|laai die app af|laai ons app af|"
        "sluit aan by ons whatsapp-kanaal|pakua app|pakua programu|jiunge na chaneli yetu ya whatsapp|"
        "sauke manhajarmu|sauke manhaja|shiga dandalinmu na whatsapp|ṣe ìgbàsílẹ̀ áàpù|budata ngwa|"
        "landa uhlelo lokusebenza|dawuniloda i-app|khuphela i-app|soo dejiso app-ka|"
        "ku soo biir kanaalkeena whatsapp|i-download ang app|i-download ang aming app|alaivo ny app|"
        "telechaje aplikasyon an|အက်ပ်ကို ဒေါင်းလုဒ်လုပ်ပါ|အက်ပ် ဒေါင်းလုဒ်|செயலியை பதிவிறக்கம்|"
        "எங்கள் வாட்ஸ்அப் சேனலில் இணைய|வாட்ஸ்அப் குழுவில் இணைய|యాప్ డౌన్‌లోడ్ చేసుకోండి|"
        "మా వాట్సాప్ ఛానల్‌లో చేరండి|యాప్‌ను డౌన్‌లోడ్|ಆ್ಯಪ್ ಡೌನ್‌ಲೋಡ್ ಮಾಡಿ|ನಮ್ಮ ವಾಟ್ಸ್‌ಆ್ಯಪ್ ಚಾನೆಲ್‌ಗೆ ಸೇರಿ|"
        "अ‍ॅप डाउनलोड करा|आमच्या व्हॉट्सअ‍ॅप चॅनेलला जॉइन व्हा|व्हॉट्सअ‍ॅप ग्रुप जॉइन करा|sepanê daxe|"
        "ئەپەکە دابگرە|اپلیکېشن ډاونلوډ کړئ|ايپ ڊائون لوڊ ڪريو|спампуйце дадатак|спампаваць праграму|"
        "preuzmite aplikaciju|preuzmite našu aplikaciju|pridružite se našem viber kanalu|luet eis app erof|"
        "laden sie unsere app herunter|jetzt app herunterladen|téléchargez notre application|"
        "téléchargez l'application|téléchargez l’application|rejoignez notre chaîne whatsapp|"
        "suivez notre chaîne whatsapp|descarga nuestra app|descargá nuestra app|descargue la app|"
        "descarga la aplicación|baixe nosso aplicativo|baixe o app|descarregue a app|"
        "participe do nosso canal no whatsapp|junte-se ao nosso canal|scarica l'app|scarica la nostra app|"
        "download onze app|download de app|word lid van ons whatsapp-kanaal|ladda ner appen|ladda ner vår app|"
        "last ned appen|last ned vår app|hent appen|download vores app|hent vores app|lataa sovellus|"
        "lataa sovelluksemme|seuraa whatsapp-kanavaamme|laadi alla äpp|lae alla äpp|laadi äpp alla|"
        "lejupielādē lietotni|lejupielādējiet lietotni|atsisiųskite programėlę|parsisiųsk programėlę|"
        "pobierz aplikację|pobierz naszą aplikację|dołącz do naszego kanału|dołącz do kanału na whatsapp|"
        "stáhněte si aplikaci|stáhněte si naši aplikaci|stiahnite si aplikáciu|stiahnite si našu aplikáciu|"
        "töltse le az alkalmazást|töltse le alkalmazásunkat|töltsd le az appot|csatlakozz a csatornánkhoz|"
        "descarcă aplicația|descărcați aplicația|intră pe canalul nostru de whatsapp|свалете приложението|"
        "изтегли приложението|изтеглете приложението|присъединете се към нашия канал|"
        "pridružite se našem kanalu|преузмите апликацију|придружите се нашем каналу|pratite naš viber kanal|"
        "prenesite aplikacijo|naložite aplikacijo|скачайте приложение|скачивайте приложение|мы в telegram|"
        "завантажте застосунок|завантажуйте додаток|завантажте додаток|долучайтеся до нашого каналу|"
        "ми в telegram|κατεβάστε την εφαρμογή|κατεβάστε το app|μπείτε στο κανάλι μας|uygulamamızı indirin|"
        "uygulamayı indir|uygulamayı indirin|telegram kanalımıza katılın|حمّل التطبيق|حمل التطبيق|"
        "حمّلوا تطبيقنا|انضم إلى قناتنا على واتساب|اپلیکیشن را دانلود کنید|دانلود اپلیکیشن|"
        "کانال ما را دنبال کنید|הורידו את האפליקציה|להורדת האפליקציה|הצטרפו לערוץ הוואטסאפ|"
        "הצטרפו לקבוצת הוואטסאפ|הצטרפו לערוץ הטלגרם|ایپ ڈاؤن لوڈ کریں|ہمارا واٹس ایپ چینل جوائن کریں|"
        "ہمارے واٹس ایپ چینل سے جڑیں|واٹس ایپ چینل فالو کریں|ऐप डाउनलोड करें|एप डाउनलोड करें|"
        "हमारा ऐप डाउनलोड करें|हमारे व्हाट्सएप चैनल से जुड़ें|हमारे व्हाट्सऐप चैनल को फॉलो करें|"
        "टेलीग्राम चैनल से जुड़ें|অ্যাপ ডাউনলোড করুন|আমাদের অ্যাপ ডাউনলোড করুন|"
        "আমাদের হোয়াটসঅ্যাপ চ্যানেলে যুক্ত হোন|হোয়াটসঅ্যাপ চ্যানেল ফলো করুন|গুগল নিউজ ফিড ফলো করুন|"
        "টেলিগ্রাম চ্যানেলে যোগ দিন|長按識別二維碼|长按识别二维码|アプリをダウンロード|アプリで読む|"
        "앱 다운로드|앱에서 보기|tải ứng dụng|tải app|tham gia kênh|quan tâm zalo|unduh aplikasi|"
        "download aplikasi|gabung di channel whatsapp|gabung grup telegram|muat turun aplikasi|"
        "sertai saluran telegram|descarrega't l'app|descarrega l'app"
    ),
}

#: Labels that are notices only as the whole line, or before a colon: elsewhere in a sentence they are news.
ALONE: dict[str, str] = {
    "share": (
        "partekatu|പങ്കുവയ്ക്കുക|പങ്കുവെക്കുക|կիսվեք|ulashing|бөлісіңіз|бөлүшүңүз|paýlaş|paýlaşyň|түгээх|გააზიარეთ|"
        "paylaşın|ixxerja|rhannwch|yaɗa|kekọrịta|kesaa|yabelana|wadaag|zarao|mizara|pataje|பகிரவும்|పంచుకోండి|"
        "дзяліцца|deelen|dalies|pasidalinti|pasidalinkite|zdieľajte|delite|поделитесь|поділись|поділіться|"
        "شاركها|שיתוף|一键分享|ポスト|共有|기사공유|แบ่งปัน"
    ),
    "follow": (
        "ተከተሉን|გამოგვყევი|შემოგვიერთდით|segwuna|segwi|leanaigí|tufuatilie|silandele|பின்தொடரவும்|"
        "stay connected|關注|按讚|加入粉絲團"
    ),
    "newsletter": (
        "ਨਿਊਜ਼ਲੈਟਰ|բաժանորդագրվեք|xabarnomaga obuna|buletina|kaupa áskrift|ප්‍රවෘත්ති ලිපිය|न्युजलेटर|жазылу|"
        "жазылуу|ýazylyň|გამოწერა|regjistrohu|abonohuni në buletin|abbona|irreġistra|issieħeb|liostáil|"
        "cláraigh|síntiús|rexístrate|bhalisa|bhalisela|rhuma|isdiiwaangeli|magparehistro|abòne|enskri|சந்தா|"
        "సబ్స్క్రైబ్|वृत्तपत्रासाठी नोंदणी"
    ),
    "related": (
        "موضوعات متعلقة|مقالات ذات صلة|أخبار متعلقة|مواضيع متعلقة|"
        "batafsil|мавзуга оид|o‘xshash xabarlar|zerikusia duten albisteak|gai honi buruz gehiago|អានបន្ត|"
        "මෙයත් කියවන්න|यो पनि|सम्बन्धित खबर|ұқсас жаңалықтар|толығырақ|тема боюнча|кенен маалымат|"
        "хабарҳои марбут|бештар хонед|degişli habarlar|meňzeş habarlar|giňişleýin|төстэй мэдээ|ვრცლად|"
        "əlaqəli xəbərlər|lajme të ngjashme|слични вести|stejjer relatati|straeon perthnasol|scéalta gaolmhara|"
        "níos mó|máis información|novas relacionadas|verwante artikels|habari zinazofanana|ci gaba da karatu|"
        "karin labarai|ƙarin labarai|ìròyìn mìíràn|gụkwuo|gụọkwa|akụkọ ndị ọzọ|izindaba ezihlobene|warar kale|"
        "tohiny|lahatsoratra mitovy|vaovao hafa|li tou|li plis|atik ki gen rapò|lòt nouvèl|nûçeyên têkildar|"
        "بابەتی پەیوەندیدار|اړوند خبرونه|па тэме|vezani članci|weiderliesen|méi zum thema|热门新闻|熱門新聞|"
        "おすすめ記事|人気記事|이 기사도|많이 본 기사|주요기사|인기기사|추천기사|bài viết liên quan|"
        "tin đọc nhiều|artikel terkait|artikel lain|més informació"
    ),
    "rights": (
        "հեղինակային իրավունք|mualliflik huquqi|egile eskubideak|höfundarréttur|ප්‍රකාශන හිමිකම|"
        "प्रतिलिपि अधिकार|авторлық құқық|автордук укук|ҳуқуқи муаллиф|awtorlyk hukugy|საავტორო უფლებები|"
        "të drejtat e autorit|hawlfraint|cóipcheart|dereitos de autor|kopiereg|haki miliki|haƙƙin mallaka|"
        "xuquuqda daabacaadda|zon'ny mpamorona|பதிப்புரிமை|காப்புரிமை|аўтарскія правы"
    ),
    "comment": (
        "komentuj|"
        "അഭിപ്രായങ്ങൾ|մեկնաբանություններ|fikrlar|iruzkinak|คอมเมนต์|አስተያየቶች|athugasemdir|ຄຳເຫັນ|បញ្ចេញមតិ|មតិ|"
        "ප්‍රතිචාර|пікірлер|пикирлер|шарҳҳо|назарҳо|teswirler|კომენტარები|კომენტარი|şərhlər|komente|kummenti|"
        "ikkummenta|tráchtanna|tuairimí|comenta|kommentaar|maoni|sharhi|ra'ayoyi|ìdáhùn|èrò|phawula|imibono|"
        "izimvo|faallooyin|hevitra|kòmantè|கருத்துகள்|கருத்து|వ్యాఖ్యలు|şîrove|تبصرې|каментары|komentari|"
        "kommentaren|ihre meinung|donnez votre avis|"
        "opina|kommentaarid|komentāri|komentarai|diskutovat|diskutovať|komentirajte|"
        "обговорити|شاركنا برأيك|نظرات کاربران|نظر بدهید|ثبت نظر|我要評論|写评论|查看评论|ý kiến bạn đọc|"
        "komentar|comentaris"
    ),
    "contact": (
        "aloqa|bog‘lanish|harremanetarako|kontaktua|ያነጋግሩን|hafa samband|ábendingar|सम्पर्क|байланыс|байланыш|"
        "тамос|habarlaşmak üçin|холбоо барих|კონტაქტი|əlaqə|kontakt|контакт|ikkuntattjana|kuntatt|cysylltu|"
        "teagmháil|contacto|kontak|संपर्क|têkilî|اړیکه|кантакты|nous contacter|ziņo|trimite-ne|mail ons|"
        "haber ihbar hattı|ihbar hattı|راسلنا|ارتباط با ما|טעינו|رابطہ|যোগাযোগ|爆料|新闻热线|投稿|我要爆料|"
        "商务合作|情報提供|ご意見|기사제보|문의|đường dây nóng|escriu-nos|la xiriir|contact|contacts|contatto|contato"
    ),
    "summary": (
        "what you need to know|what you should know|key points|key takeaways|at a glance|in summary|in short|"
        "das wichtigste in kürze|auf einen blick|l'essentiel|en bref|en resumen|lo más importante|em resumo|"
        "in breve|in sintesi|in het kort|i korthet|kort fortalt|lyhyesti|w skrócie|najważniejsze informacje|stručně|"
        "v skratke|röviden|pe scurt|накратко|ukratko|укратко|коротко|главное|головне|με λίγα λόγια|özet|kısaca|"
        "في سطور|باختصار|خلاصه خبر|בקצרה|تازہ خلاصہ|एक नजर में|संक्षेप में|এক নজরে|สรุปข่าว|tóm tắt|ringkasan|"
        "intisari|kwa ufupi|摘要|内容摘要|重點摘要|要約|記事の要約|기사 요약|핵심요약"
    ),
    "tool": (
        "اطبع|sent from my phone|sent from my iphone|sent from my mobile|sent from my android|"
        "sent from my ipad|von meinem iphone gesendet|"
        "envoyé de mon iphone|envoyé depuis mon iphone|enviado desde mi iphone|enviado do meu iphone|inviato da iphone|"
        "verzonden vanaf mijn iphone|skickat från min iphone|wysłane z iphone|отправлено с iphone|"
        "가가|가|記事を印刷|この記事を印刷|印刷する|記事をシェア|글자 크게|글자 작게|글씨 크게|글씨 작게|"
        "แอดไลน์|मोबाइल एप|عضویت در کانال تلگرام|下载客户端|关注公众号|立即下載|友だち追加"
    ),
    "tags": (
        "explore more on these topics|more on these topics|"
        "ટેગ્સ|ടാഗ്സ്|ਟੈਗਸ|թեգեր|հատկորոշիչներ|теглар|gaiak|คำค้น|merki|ຄຳສຳຄັນ|ពាក្យគន្លឹះ|ट्यागहरू|тэгтер|"
        "барчаспҳо|тегҳо|bellikler|taglar|шошго|თეგები|açar sözlər|tikketti|pynciau|ábhair|sleutelwoorde|"
        "batutuwa|alamu|àkòrí|isiokwu|amathegi|iithegi|calaamado|mga paksa|teny fototra|mo kle|டேக்ஸ்|etîket|"
        "تاگەکان|ټاګونه|ٽيگ|ключавыя словы|stéchwierder"
    ),
    "ad": (
        "iragarkia|auglýsingar|ផ្សាយពាណិជ្ជកម្ម|වෙළඳ දැන්වීම|жарнак|эълон|mahabat|riklam|fógraíocht|matangazo|"
        "talla|ìpolówó|mgbasa ozi|isikhangiso|isikhangisi|intengiso|xayaysiis|anunsyo|dokambarotra|piblisite|"
        "అడ్వర్టైజ్‌మెంట్|ڕیکلام|اعلان|اشتهار|reklamm"
    ),
}
