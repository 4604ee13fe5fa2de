"""What customers of the demo ask, and what is answered: (type, priority, subject, question, answer)."""

TOPICS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "DELIVERY",
        "NORMAL",
        "Where is our delivery?",
        "We expected the goods on Monday and nothing has come yet. Can you tell us where they are?",
        "The carrier had it at its depot over the weekend. It arrives tomorrow before noon.",
    ),
    (
        "COMPLAINT",
        "HIGH",
        "Two boxes arrived damaged",
        "Two of the boxes were crushed and wet. The driver noted it on the slip; pictures are attached.",
        "We are sorry. A replacement leaves today; please keep the damaged goods until the carrier collects them.",
    ),
    (
        "ORDER",
        "NORMAL",
        "Please change the quantity",
        "Could you raise the quantity of the first line to 48? We would like everything in one delivery.",
        "Done: you get a new confirmation in a minute, everything ships together on Thursday.",
    ),
    (
        "INVOICE",
        "NORMAL",
        "Invoice shows the wrong address",
        "Our accounting needs the invoice with the address of the branch in Leipzig.",
        "We have corrected the address. You receive the new document by e-mail today.",
    ),
    (
        "RETURN",
        "NORMAL",
        "We ordered the wrong size",
        "Can we send back one carton? It is unopened.",
        "Of course. Please write the return number on the carton; the label is attached.",
    ),
    (
        "TECHNICAL",
        "LOW",
        "Data sheet for the gloves",
        "Please send us the data sheet and the declaration of conformity.",
        "Both documents are attached, and you find them on the product's page from now on.",
    ),
    (
        "QUESTION",
        "LOW",
        "Minimum order value?",
        "Is there a minimum order value, and from when do you deliver free of charge?",
        "There is none. From 500 EUR we deliver free within Germany.",
    ),
    (
        "COMPLAINT",
        "URGENT",
        "Production stands still without the seals",
        "The seals of yesterday's delivery do not fit. Our line stands still, please call at once!",
        "A courier is on the way with the right ones and is with you by 15:00.",
    ),
)
CHINESE: tuple[str, str, str] = (
    "请问订单什么时候发货？",
    "您好，我们上周下的订单还没有收到发货通知，请帮忙确认一下。",
    "您好，货物已于今天上午发出，预计三天内送达。",
)
NOTES = ("Asked the carrier, waiting for a call back.", "Same problem as last month: told purchasing.")
FOLLOW_UPS = ("Thank you. And who pays for the second delivery?", "It has arrived, all is well now.", "Any news?")
COMMENTS = ("Quick and friendly.", "It took two days longer than promised.", "", "Perfect!", "")

ARTICLES: tuple[tuple[str, str, str, str], ...] = (
    (
        "Deliveries",
        "en",
        "When does my order arrive?",
        "Orders confirmed before **noon** leave the same day.\n\n| To | Days |\n|---|---|\n| Germany | 1–2 |\n"
        "| Neighbouring countries | 2–3 |\n\nYou get the tracking number by e-mail when the goods leave.",
    ),
    (
        "Deliveries",
        "en",
        "What to do when goods arrive damaged",
        "1. Note the damage on the carrier's slip.\n2. Take pictures of the box and the goods.\n"
        "3. [Write to us](/help/request/) within three days.\n\nKeep everything until the carrier has collected it.",
    ),
    (
        "Returns",
        "en",
        "How to send something back",
        "Unopened goods can be returned within 30 days.\n\n- Ask us for a **return number**.\n- Write it on the box.\n"
        "- The credit note follows after inspection.",
    ),
    (
        "Orders",
        "en",
        "Changing or cancelling an order",
        "As long as nothing is packed, quantities and addresses can be changed. Tell us the order number.",
    ),
    ("Orders", "en", "Delivery free of charge", "From 500 EUR we deliver free within Germany, from 1,500 EUR abroad."),
    (
        "发货",
        "zh-hans",
        "我的订单什么时候送达？",
        "中午**十二点**前确认的订单当天发出。\n\n- 德国：一至两天\n- 邻国：两至三天",
    ),
    (
        "退货",
        "zh-hans",
        "如何办理退货",
        "未拆封的商品可在三十天内退回。\n\n1. 向我们索取**退货编号**。\n2. 把编号写在箱子上。",
    ),
    ("发货", "zh-hans", "货物破损怎么办", "请在送货单上注明破损情况，拍照，并在三天内联系我们。"),
)
CANNED: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "received",
        "We have it",
        "en",
        "",
        "Dear {contact},\n\nthank you for your message. We are looking into it.\n\n{agent}",
    ),
    (
        "tracking",
        "On its way",
        "en",
        "DELIVERY",
        "Dear {contact},\n\nyour goods have left our warehouse and reach {account} within two days.\n\n{agent}",
    ),
    (
        "damaged",
        "Damaged goods",
        "en",
        "COMPLAINT",
        "Dear {contact},\n\nwe are sorry that the goods came damaged. Please send us pictures of the box and the goods;"
        " a replacement leaves as soon as we have them ({ticket}).\n\n{agent}",
    ),
    ("solved", "Is it solved?", "en", "", "Dear {contact},\n\nis “{subject}” solved for you?\n\n{agent}"),
    (
        "received-zh",
        "已收到",
        "zh-hans",
        "",
        "{contact}，您好！\n\n您的问题我们已收到，正在处理，编号 {ticket}。\n\n{agent}",
    ),
)
