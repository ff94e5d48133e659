"""Phrases of notices and labels: advertising, consent, comments, bylines, captions. See `boilerplate_phrases`."""

NOTICE_PHRASES: tuple[tuple[str, str, str], ...] = (
    (
        "ad",
        "whole",
        "advertisement|advertisements|advertising|ad|ads|sponsored|sponsored content|promoted|promoted content"
        "|paid content|partner content|scroll to continue|story continues below|article continues below"
        "|story continues below advertisement|article continues after advertisement|continue reading below"
        "|remove ads|skip ad|skip advertisement|close ad|loading|loading ad|report ad|ad feedback|affiliate links"
        "|anzeige|werbung|gesponsert|artikel wird nach der anzeige fortgesetzt|publicité|publicite"
        "|la suite après cette publicité|la suite après la publicité|contenu sponsorisé|publicidad|anuncio"
        "|contenido patrocinado|publicidade|continua após publicidade|pubblicità|contenuto sponsorizzato"
        "|advertentie|reclame|annons|annonse|annonce|artikeln fortsätter efter annonsen"
        "|artikkelen fortsetter under annonsen|artiklen fortsætter efter annoncen|artikkelen fortsetter under"
        "|saken fortsetter under annonsen|mainos|reklama|dalsza część artykułu pod reklamą"
        "|dalsza część tekstu pod wideo|hirdetés|reclamă|реклама|на правах рекламы|reklam|iklan|advertorial"
        "|scroll to continue with content|lanjutkan membaca|quảng cáo|广告|廣告|広告|スポンサーリンク"
        "|広告の後にも続きます|pr|광고|إعلان|إعلانات|آگهی|विज्ञापन|বিজ্ঞাপন|โฆษณา|διαφήμιση|פרסומת",
    ),
    (
        "ad",
        "start",
        "advertisement story continues|advertisement article continues|advertisement scroll to continue"
        "|story continues below|article continues below|article continues after|scroll down to continue"
        "|this article contains affiliate|this post may contain affiliate|this post contains affiliate"
        "|we may earn|we may receive a commission|if you buy something|when you buy through"
        "|when you purchase through|purchases made through links|products featured|as an amazon associate"
        "|disclosure: we|promoted content|sponsored by|anzeige:|publicité|la suite après|continua após"
        "|continua dopo la pubblicità|articolo continua dopo|saken fortsetter|artikkelen fortsetter"
        "|artikeln fortsätter|scroll to continue|jangan lewatkan",
    ),
    (
        "ad",
        "any",
        "affiliate commission|earn a commission|affiliate links|affiliate link|provision vom händler"
        "|affiliate-links|may get a share of the sale|commission d'affiliation",
    ),
    (
        "consent",
        "whole",
        "accept|accept all|accept cookies|accept all cookies|reject all|manage preferences|manage cookies"
        "|cookie settings|cookie policy|cookie preferences|privacy policy|privacy settings|terms of use"
        "|terms of service|terms and conditions|i agree|agree and continue|got it|learn more|alle akzeptieren"
        "|akzeptieren|ablehnen|cookie-einstellungen|datenschutz|tout accepter|accepter|tout refuser"
        "|paramétrer les cookies|aceptar|aceptar todo|rechazar todo|configurar cookies|aceitar|aceitar todos"
        "|accetta|accetta tutti|rifiuta|accepteren|alles accepteren|acceptera|godkänn alla|godta alle|aksepter"
        "|accepter alle|akceptuję|zgadzam się|принять|принять все|kabul et|setuju",
    ),
    (
        "consent",
        "start",
        "we use cookies|this website uses cookies|this site uses cookies|we and our partners"
        "|our website uses cookies|by continuing to use|by using this site|by using this website"
        "|we value your privacy|your privacy|please enable cookies|please enable javascript"
        "|you need to enable javascript|javascript is disabled|your browser does not support"
        "|your browser doesn't support|to view this video please enable|wir verwenden cookies"
        "|diese website verwendet cookies|wir nutzen cookies|wir benötigen ihre zustimmung"
        "|hier finden sie externe|mit ihrer zustimmung|ich bin damit einverstanden"
        "|damit können personenbezogene daten|an dieser stelle finden sie|an dieser stelle befindet sich"
        "|dieser inhalt wird|empfohlener redaktioneller inhalt|externer inhalt|zur anzeige des"
        "|nous utilisons des cookies|ce site utilise des cookies|en poursuivant votre navigation"
        "|ce contenu est bloqué|pour afficher ce contenu|utilizamos cookies|usamos cookies"
        "|este sitio utiliza cookies|este sitio web utiliza cookies|este site utiliza cookies"
        "|questo sito utilizza|utilizziamo i cookie|wij gebruiken cookies|deze website gebruikt cookies"
        "|vi använder cookies|den här webbplatsen använder|vi bruker informasjonskapsler|vi bruger cookies"
        "|używamy plików cookie|ta strona używa|мы используем cookie|мы используем файлы cookie"
        "|сайт использует cookie|bu site çerez|situs ini menggunakan|chúng tôi sử dụng cookie|当サイトではcookie"
        "|本サイトでは|本網站使用|本网站使用",
    ),
    (
        "consent",
        "any",
        "personenbezogene daten an drittplattformen|use of cookies|cookie policy|cookie-richtlinie"
        "|politique de cookies|política de cookies|privacy policy|terms of service|privacy notice"
        "|datenschutzerklärung|politique de confidentialité|política de privacidad|política de privacidade",
    ),
    (
        "comment",
        "whole",
        "comments|comment|no comments|0 comments|leave a comment|leave a reply|add a comment|post a comment"
        "|write a comment|join the discussion|join the conversation|show comments|view comments|hide comments"
        "|read comments|comments are closed|post comment|submit comment|be the first to comment|what do you think"
        "|your comment|log in to comment|sign in to comment|join our commenting forum|comment policy|cancel reply"
        "|have your say|kommentare|kommentar|kommentar schreiben|kommentieren|zu den kommentaren"
        "|kommentare anzeigen|kommentar verfassen|keine kommentare|diskutieren sie mit|alle kommentare"
        "|leserkommentare|schreiben sie einen kommentar|commentaires|commentaire|laisser un commentaire|réagir"
        "|ajouter un commentaire|poster un commentaire|voir les commentaires|comentarios|comentar"
        "|deja un comentario|ver comentarios|deja tu comentario|comentários|comente|deixe um comentário"
        "|deixe seu comentário|deixe uma resposta|commenta|lascia un commento|reacties|reageer|plaats een reactie"
        "|geef een reactie|kommentarer|kommentera|kommenter|skriv en kommentar|legg igjen en kommentar|kommentit"
        "|komentarze|dodaj komentarz|skomentuj|komentáře|komentáre|hozzászólások|szólj hozzá|comentarii"
        "|adaugă un comentariu|коментари|комментарии|оставить комментарий|добавить комментарий|обсудить|коментарі"
        "|залишити коментар|yorumlar|yorum yap|yorum yaz|tulis komentar|bình luận|gửi bình luận|评论|发表评论"
        "|网友评论|留言|發表評論|コメント|コメントを書く|コメントする|댓글|댓글쓰기|تعليقات|التعليقات|أضف تعليق"
        "|اترك تعليقا|نظرات|ارسال نظر|تبصرے|टिप्पणियां|कमेंट|মন্তব্য|ความคิดเห็น|σχόλια|תגובות",
    ),
    (
        "comment",
        "start",
        "join the conversation|join the discussion|you must be logged in to|please log in to comment"
        "|your email address will not be published|please read our comment"
        "|have your say|leave a comment|what do you think|let us know in the comments"
        "|we welcome your comments|this conversation is|haben sie einen fehler|diskutieren sie"
        "|vous devez être connecté|para comentar|per commentare|je moet ingelogd|чтобы оставить комментарий",
    ),
    (
        "byline",
        "whole",
        "staff reporter|staff writer|staff|editorial staff|news desk|web desk|online desk|our correspondent"
        "|special correspondent|our reporter|newsroom|editor|about the author|about the authors|about author"
        "|author|authors|the author|contributor|contributors|written by|posted by|published by|by staff"
        "|by staff reporter|by staff writer|redaktion|über den autor|zur person|zum autor|autor|autorin|autoren"
        "|von redaktion|la rédaction|rédaction|à propos de l'auteur|auteur|redacción|sobre el autor|autores"
        "|redação|da redação|sobre o autor|redazione|di redazione|autore|redactie|van onze redactie|redaksjonen"
        "|redaktionen|redakcja|редакция|автор|yazar|editör|haber merkezi|redaksi|penulis|tác giả|记者|編輯|编辑"
        "|記者|責任編輯|责任编辑|기자",
    ),
    (
        "byline",
        "start",
        "written by|reported by|posted by|published by|edited by|report by|reporting by|story by|words by"
        "|compiled by|author:|authors:|by staff|source:|sources:|with agency inputs|with inputs from|published:"
        "|published on|posted:|posted on|last updated|updated:|updated on|updated at|last modified"
        "|first published|date:|date published|created:|editor:|reporter:|(reporting by|(writing by|(editing by"
        "|ein artikel von|ein beitrag von|eine analyse von|ein kommentar von|ein gastbeitrag von|text:|quelle:"
        "|stand:|veröffentlicht am|veröffentlicht:|aktualisiert am|aktualisiert:|zuletzt aktualisiert|erstellt am"
        "|erschienen am|article rédigé par|par la rédaction|publié le|publié par|mis à jour le|modifié le"
        "|écrit par|source :|publicado en|publicado el|publicado por|actualizado el|actualizado:|escrito por"
        "|fuente:|fuentes:|publicado em|atualizado em|por redação|fonte:|fontes:|da redação|com informações"
        "|pubblicato il|pubblicato da|aggiornato il|a cura di|scritto da|door onze|gepubliceerd op|bijgewerkt"
        "|bron:|publicerad|uppdaterad|publisert|oppdatert|sist oppdatert|kilde:|publiceret|opdateret|källa:"
        "|julkaistu|päivitetty|opublikowano|aktualizacja:|autor:|źródło:|zdroj:|forrás:|sursa:|автор:|источник:"
        "|опубликовано|обновлено|джерело:|yayınlanma|güncelleme|kaynak:|haber:|penulis:|sumber:|nguồn:|tác giả:"
        "|来源：|来源:|作者：|作者:|编辑：|编辑:|责任编辑|责编|編輯：|記者：|文／|文/|取材・文|（記者|【记者|출처"
        "|المصدر:|المصدر :|نویسنده|منبع:",
    ),
    (
        "bio",
        "any",
        "is a reporter|is a staff writer|is a staff reporter|is a senior reporter|is a senior writer"
        "|is a senior editor|is a freelance|is a columnist|is a correspondent|is a contributing|is a contributor"
        "|is an associate editor|is a news writer|is an award-winning|is editor-in-chief|is managing editor"
        "|is deputy editor|is news editor|is an assistant professor|is a fellow at|is a senior fellow"
        "|may be reached at|can be reached at|can be contacted|reach him at|reach her at|reach me at"
        "|reach them at|contact the writer|contact the reporter|contact the author|contact staff writer"
        "|email the author|email her at|email him at|email me at|contributed to this report"
        "|contributed to this story|contributed to this article|contributed reporting|contributed to this"
        "|follow him on|follow her on|follow me on|have a tip|got a tip|news tip|this story was produced by"
        "|this article was originally published|this story was originally published|originally appeared"
        "|first appeared on|the views expressed|views expressed in this|opinions expressed"
        "|do not necessarily reflect|as opiniões expressas|las opiniones expresadas|les opinions exprimées"
        "|le opinioni espresse|poglądy wyrażone|the author's own|to contact the reporter|to contact the editor"
        "|send tips"
        "|with additional reporting|additional reporting by|ist redakteur|ist redakteurin|ist reporterin"
        "|ist reporter|ist freier|ist freie|ist korrespondent|ist korrespondentin|arbeitet seit|journaliste à"
        "|es redactor|es redactora|periodista especializad|licenciado en|licenciada en|è un giornalista"
        "|is redacteur|is verslaggever|är reporter|er journalist|jest dziennikarzem|jest dziennikarką"
        "|is a freelance writer|is a freelance journalist|is a journalist based in|schreibt für|berichtet für"
        "|est journaliste au|est journaliste à|es periodista de|é jornalista da|è giornalista di",
    ),
    (
        "caption",
        "start",
        "photo:|photos:|photo by|photos by|photo credit|photograph:|photograph by|photography by|image:|images:"
        "|image credit|image source|image via|picture:|pictures:|picture by|credit:|credits:|video:|video by"
        "|illustration:|illustration by|graphic:|file photo|file image|file picture|screenshot:|screengrab"
        "|(photo by|(photo:|(image:|(file photo|[photo|foto:|fotos:|foto ©|bild:|bilder:|bildquelle|bild ©|© foto"
        "|grafik:|illustration :|photo :|crédit photo|crédit :|crédits|crédito:|créditos:|foto de|imagen:|imagem:"
        "|foto di|immagine:|beeld:|kuva:|fot.|zdjęcie:|foto -|фото:|фото автора|иллюстрация|фото -|fotoğraf:"
        "|gambar:|ảnh:|图片来源|图为|图源|图／|图/|圖／|圖/|圖片來源|写真：|写真=|写真＝|（写真|사진=|사진 ="
        "|[사진|تصوير:|الصورة:|عکس:",
    ),
    (
        "caption",
        "any",
        "via getty images|getty images|afp via|ap photo|shutterstock|file photo|photo credit|image credit"
        "|photo courtesy|photo provided|picture alliance|imago images|pa wire|screengrab|screenshot",
    ),
    (
        "copyright",
        "start",
        "©|copyright|(c) 20|all rights reserved|all content|all material|this material may not|reproduction"
        "|no part of this|terms of use|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
        "|todos os direitos reservados|reservados todos los derechos|tutti i diritti riservati"
        "|riproduzione riservata|© riproduzione|alle rechten voorbehouden|alla rättigheter|alle rettigheter"
        "|alle rettigheder|wszelkie prawa|všechna práva|все права защищены|использование материалов|перепечатка"
        "|усі права захищені|всі права|tüm hakları|hak cipta|dilarang|版权所有|版權所有|未经授权|未經|本文为"
        "|本文系|声明：|免责声明|特别声明|著作権|無断転載|無断複製|무단 전재|저작권|ⓒ|جميع الحقوق|حقوق النشر"
        "|تمامی حقوق|کلیه حقوق|सर्वाधिकार",
    ),
    (
        "copyright",
        "any",
        "all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
        "|todos os direitos reservados|tutti i diritti riservati|riproduzione riservata"
        "|may not be published broadcast|may not be reproduced|all rights are reserved|reproduction without permission"
        "|reproduced without permission|republished without permission|redistributed without permission"
        "|publication without permission|use without permission|copying without permission"
        "|reproduction is prohibited|reproduction prohibited|无断转载|無断転載|전재 및 재배포 금지|무단전재"
        "|无断轉載|未经许可|转载请注明|版权归",
    ),
    (
        "tags",
        "start",
        "tags:|tag:|topics:|topic:|filed under|keywords:|tagged|tagged:|categories:|category:|labels:|schlagworte"
        "|schlagwörter|themen:|stichworte|mots-clés|sur le thème|etiquetas:|temas:|tópicos:|assuntos:|argomenti:"
        "|tag articolo|onderwerpen:|ämnen:|emner:|tematy:|tagi:|теги:|метки:|теми:|etiketler:|topik:|标签：|标签:"
        "|關鍵字|关键词|關鍵詞|キーワード|タグ|태그|وسوم|کلمات کلیدی|برچسب",
    ),
    (
        "tags",
        "whole",
        "tags|topics|topic|keywords|themen|schlagworte|mots-clés|etiquetas|temas|tópicos|argomenti|onderwerpen"
        "|ämnen|emner|tematy|теги|метки|etiketler|topik|标签|關鍵字|キーワード|タグ|in this article|in this story"
        "|filed under|categories",
    ),
    (
        "tool",
        "whole",
        "listen|listen to article|listen to this article|listen to story|listen now|play|pause|watch|watch now"
        "|watch live|watch video|play video|read aloud|font size|text size|a- a+|expand|collapse|close|open|menu"
        "|search|skip|next|previous|prev|back|home|image|photo|video|gallery|photos|enlarge|enlarge image"
        "|view gallery|show caption|hide caption|toggle caption|caption|translate|translated by|loading..."
        "|please wait|live|breaking|breaking news|exclusive|premium|swipe|click here|report a typo|report an error"
        "|found a mistake|feedback|contact us|about us|on this page|in this article|in this story|jump to section"
        "|jump to|contents|auf dieser seite|in diesem artikel|sommaire|table des matières|dans cet article"
        "|tabla de contenidos|tabla de contenido|en este artículo|neste artigo|in questo articolo|inhoudsopgave"
        "|in dit artikel|spis treści|содержание|оглавление|зміст|içindekiler|daftar isi|mục lục|目次|目录|目錄|목차"
        "|give feedback|was this article helpful|table of contents|min read|advertisement remove|fehler gefunden"
        "|fehler melden|jetzt melden|artikel vorlesen|schließen|bild vergrößern|vollbild|inhalt|inhaltsverzeichnis"
        "|zurück|weiter|startseite|suche|nächster artikel|écouter|écouter l'article|fermer|agrandir|retour|suivant"
        "|accueil|recherche|escuchar|escuchar artículo|cerrar|ampliar|volver|inicio|buscar|ouvir|ouça este conteúdo"
        "|fechar|ascolta|chiudi|luister|sluiten|lyssna|stäng|lytt|lukk|luk|posłuchaj|zamknij|слушать|закрыть|dinle"
        "|kapat|dengarkan|tutup|nghe|đóng|播放|关闭|關閉|字号|字體|再生"
        "|閉じる|拡大|닫기|가|استمع|استمع إلى المقال|إغلاق|بستن",
    ),
    (
        "tool",
        "start",
        "estimated reading time|reading time|read time|listen to this|this audio|image source|lesedauer"
        "|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|lästid|lesetid|læsetid"
        "|czas czytania|время чтения|okuma süresi|waktu baca|thời gian đọc|阅读时间|fehler gefunden"
        "|encontrou um erro|viu um erro|found an error|see a mistake|found a typo|spotted an error|spotted a typo"
        "|spot an error|if you find an error|if you notice an error|noticed a mistake|fehler entdeckt"
        "|haben sie einen fehler entdeckt|hinweis auf fehler|une erreur dans cet article|vous avez repéré une"
        "|signaler une erreur|vous avez trouvé une erreur|has encontrado un error|has visto un error|has detectado un"
        "|viste un error|notou algum erro|achou um erro|hai trovato un errore|hai notato un errore|segnala un errore"
        "|fout gezien|foutje gezien|taalfout gezien|sett en feil|hittat ett fel|zauważyłeś błąd|zauważyłaś błąd"
        "|zauważyliście błąd|widzisz błąd|znalazłeś błąd|našli jste chybu|všimli jste si chyby|našli ste chybu"
        "|hibát talált|elírást talált|ai observat o greșeală|ai găsit o greșeală|нашли ошибку|нашли опечатку"
        "|заметили ошибку|заметили опечатку|если вы нашли|если вы заметили ошибку|увидели ошибку|знайшли помилку"
        "|помітили помилку|якщо ви помітили|якщо ви знайшли|открихте грешка|видяхте грешка|uočili ste grešku"
        "|primijetili ste|βρήκατε λάθος|yazım hatası bildir|hata bildir|menemukan kesalahan|phát hiện lỗi|báo lỗi"
        "|发现错误|發現錯誤|誤字脱字|오탈자|오타 신고"
        "|report a correction|do you have a story|got a story|have a story|contact us|for the latest"
        "|for more stories|click here|tap here|view in|view image in",
    ),
)
