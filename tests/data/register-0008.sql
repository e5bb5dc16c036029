-- A register at revision nordlib_0008 in SQLite, with rows in every table, as the last version that had SQLite only wrote it (commit e36eec1).
-- Made by its commands: a borrower registers, is changed, requests a transfer, is refused a log-in, and gets a message that cannot be sent;
-- another is erased; cards, a PIN, a family view, loans, a late renewal under an idempotency key, an owner's answer, notices, a saved title,
-- an interlibrary request. All people have published test numbers, or none.
BEGIN TRANSACTION;
CREATE TABLE nordlib_account_ids (
	id VARCHAR(255) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_account_ids" VALUES('b1');
INSERT INTO "nordlib_account_ids" VALUES('b2');
INSERT INTO "nordlib_account_ids" VALUES('b3');
CREATE TABLE nordlib_account_name_words (
	account VARCHAR(255) NOT NULL, 
	word VARCHAR(400) NOT NULL, 
	times INTEGER NOT NULL, 
	library VARCHAR(255) NOT NULL, 
	PRIMARY KEY (account, word)
);
INSERT INTO "nordlib_account_name_words" VALUES('b1','nils',1,'A');
INSERT INTO "nordlib_account_name_words" VALUES('b1','berg',1,'A');
INSERT INTO "nordlib_account_name_words" VALUES('b3','anna',1,'A');
INSERT INTO "nordlib_account_name_words" VALUES('b3','åsa',1,'A');
INSERT INTO "nordlib_account_name_words" VALUES('b3','ek',1,'A');
CREATE TABLE nordlib_accounts (
	id VARCHAR(255) NOT NULL, 
	version INTEGER NOT NULL, 
	library VARCHAR(255) NOT NULL, 
	identity_scheme VARCHAR(40), 
	identity_kind VARCHAR(40), 
	identity_number VARCHAR(400), 
	identity_birth_date DATE, 
	identity_sex VARCHAR(40), 
	identity_flags JSON, 
	first_name VARCHAR(400) NOT NULL, 
	last_name VARCHAR(400) NOT NULL, 
	email VARCHAR(400) NOT NULL, 
	email_key VARCHAR(400) NOT NULL, 
	agreement_version VARCHAR(400) NOT NULL, 
	agreement_accepted_by VARCHAR(40) NOT NULL, 
	agreement_accepted_at DATETIME NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	valid_to DATE, 
	user_groups JSON NOT NULL, 
	guardian_birth_date DATE, 
	guardian_name VARCHAR(400), 
	birth_date DATE, 
	attested_minor BOOLEAN NOT NULL, 
	student_authorisation VARCHAR(255), 
	warned_end_dates JSON NOT NULL, 
	created_on DATE, 
	last_active_on DATE, 
	purge_warned_on DATE, 
	protected BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_nordlib_accounts_student_authorisation UNIQUE (student_authorisation), 
	CONSTRAINT uq_nordlib_accounts_email UNIQUE (email_key), 
	CONSTRAINT uq_nordlib_accounts_identity UNIQUE (identity_number, identity_scheme, identity_kind)
);
INSERT INTO "nordlib_accounts" VALUES('b1',2,'A','se','personnummer','198001022394','1980-01-02','M','[]','Nils','Berg','ny@example.se','ny@example.se','1','borrower','2026-11-22 12:00:00.000000','sv',NULL,'[]',NULL,NULL,NULL,0,NULL,'[]',NULL,NULL,NULL,0);
INSERT INTO "nordlib_accounts" VALUES('b3',1,'A','se','personnummer','199005192381','1990-05-19','F','[]','Anna Åsa','Ek','anna@example.se','anna@example.se','1','borrower','2026-11-22 12:00:00.000000','sv',NULL,'[]',NULL,NULL,NULL,0,NULL,'[]','2026-11-22',NULL,NULL,0);
CREATE TABLE nordlib_attempts (
	"key" VARCHAR(255) NOT NULL, 
	at JSON NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "nordlib_attempts" VALUES('84bcef2be55806ef2b04ad43b9c4da6edaed47f63266426b8c95d019c05a6e13','["2026-11-22T12:00:00+00:00"]','2026-11-22 12:15:00.000000');
INSERT INTO "nordlib_attempts" VALUES('bc72b99c51f72492a2fb8e0d7e5b2d5fe4dc4e09be7ba6b6865fb57929a43f7b','["2026-11-22T12:00:00+00:00"]','2026-11-22 13:00:00.000000');
INSERT INTO "nordlib_attempts" VALUES('c34f4fab301a140dc44357bd19bae46f8b4fe14abc651c6c58acb973d37abac5','["2026-03-02T11:00:00+00:00"]','2026-03-02 11:15:00.000000');
CREATE TABLE nordlib_audit_log (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	subject_id VARCHAR(255) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	record TEXT NOT NULL
, recorded_at DATETIME);
INSERT INTO "nordlib_audit_log" VALUES(1,'b1','AuditEntry','{"at": "2026-11-22T12:00:00+00:00", "actor": "registrar r-A", "action": "set_password", "account": "b1", "reasons": []}','2026-11-22 12:00:00.000000');
INSERT INTO "nordlib_audit_log" VALUES(2,'b1','AuditEntry','{"at": "2026-11-22T12:00:00+00:00", "actor": "registrar r-A", "action": "edit_account", "account": "b1", "reasons": []}','2026-11-22 12:00:00.000000');
INSERT INTO "nordlib_audit_log" VALUES(3,'b1','AuditEntry','{"at": "2026-11-22T12:00:00+00:00", "actor": "registrar r-A", "action": "request_transfer", "account": "b1", "reasons": []}','2026-11-22 12:00:00.000000');
INSERT INTO "nordlib_audit_log" VALUES(4,'b1','PullAttempt','{"by": "r-B", "target": "B", "account": "b1", "consent_by": null, "at": "2026-11-22T12:00:00+00:00", "outcome": "refused"}','2026-11-22 12:00:00.000000');
INSERT INTO "nordlib_audit_log" VALUES(5,'','AuditEntry','{"at": "2026-11-22T12:00:00+00:00", "actor": "registrar r-B", "action": "pull_account", "account": null, "reasons": ["consent_required"]}','2026-11-22 12:00:00.000000');
INSERT INTO "nordlib_audit_log" VALUES(6,'b1','PullAttempt','{"by": "r-A", "target": "A", "account": "b1", "consent_by": null, "at": "2026-11-22T12:00:00+00:00", "outcome": "refused"}','2026-11-22 12:00:00.000000');
INSERT INTO "nordlib_audit_log" VALUES(7,'b1','ProtectionRequest','{"account": "b1", "by": "r-A"}',NULL);
INSERT INTO "nordlib_audit_log" VALUES(8,'b1','AuditEntry','{"at": "2026-11-22T12:00:00+00:00", "actor": "registrar r-A", "action": "request_protection_takeover", "account": "b1", "reasons": []}','2026-11-22 12:00:00.000000');
INSERT INTO "nordlib_audit_log" VALUES(9,'b1','MergeRecord','{"kept": "b1", "merged": "b0", "by": "mtm", "at": "2026-11-22T12:00:00+00:00"}','2026-11-22 12:00:00.000000');
INSERT INTO "nordlib_audit_log" VALUES(10,'b1','AuditEntry','{"at": "2026-11-23T02:15:59.999999+05:30", "actor": "registrar r-A", "action": "view_account", "account": "b1", "reasons": []}','2026-11-22 20:45:59.999999');
CREATE TABLE nordlib_card_credentials (
	card VARCHAR(255) NOT NULL, 
	pin_hash VARCHAR(400), 
	password_hash VARCHAR(400), 
	pin_order VARCHAR(400), 
	generation INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (card)
);
INSERT INTO "nordlib_card_credentials" VALUES('N000000001',NULL,NULL,'N000000001.1',1,1);
CREATE TABLE nordlib_cardholders (
	id VARCHAR(255) NOT NULL, 
	name VARCHAR(400) NOT NULL, 
	identity VARCHAR(255), 
	birth_date DATE, 
	gender VARCHAR(40), 
	primary_address VARCHAR(400), 
	secret_address BOOLEAN NOT NULL, 
	temporary_addresses JSON NOT NULL, 
	email VARCHAR(400), 
	email_key VARCHAR(400), 
	phone VARCHAR(400), 
	preferred_contact VARCHAR(40), 
	is_institution BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_nordlib_cardholders_identity UNIQUE (identity)
);
INSERT INTO "nordlib_cardholders" VALUES('h1','Kari Nordmann','k1.8f4c63ed8fa83f4665c112b6280c703df8e814bb4129887ea42d28493b3da5fc','1995-03-18','female',NULL,0,'[]','kari@example.no','kari@example.no','+4740612345',NULL,0,2);
INSERT INTO "nordlib_cardholders" VALUES('h2','Ola Holm','k1.e0939b4f083e8b2d7bac2f565ebb3319459cf3363891b016da66baea24a6637c','1971-08-01','female',NULL,0,'[]','p2@example.no','p2@example.no','+4740612345',NULL,0,1);
CREATE TABLE nordlib_cards (
	number VARCHAR(255) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	form VARCHAR(40) NOT NULL, 
	holder VARCHAR(255), 
	home_library VARCHAR(255), 
	state VARCHAR(40) NOT NULL, 
	national_card_of VARCHAR(255), 
	version INTEGER NOT NULL, 
	PRIMARY KEY (number), 
	CONSTRAINT uq_nordlib_cards_national_card_of UNIQUE (national_card_of)
);
INSERT INTO "nordlib_cards" VALUES('N000000001','national','printed','h1','NO-RANA','active','h1',1);
INSERT INTO "nordlib_cards" VALUES('N000000002','national','printed','h2','NO-RANA','active','h2',1);
CREATE TABLE nordlib_charges (
	id VARCHAR(255) NOT NULL, 
	patron VARCHAR(255) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	amount VARCHAR(40) NOT NULL, 
	currency VARCHAR(400) NOT NULL, 
	charged_on DATE NOT NULL, 
	loans JSON NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_charges" VALUES('6506059e1831082d11cfac16cfdc76ad295d8e0f157ed63581166e56985e853f','P1','late_renewal','20','DKK','2026-03-28','["L1"]',1);
CREATE TABLE nordlib_credentials (
	realm VARCHAR(40) NOT NULL, 
	principal VARCHAR(255) NOT NULL, 
	version INTEGER NOT NULL, 
	password_hash VARCHAR(400), 
	origin VARCHAR(40) NOT NULL, 
	generation INTEGER NOT NULL, 
	reset_token_hash VARCHAR(400), 
	reset_token_expires_at DATETIME, 
	reset_token_email_key VARCHAR(400), 
	last_login DATE, 
	PRIMARY KEY (realm, principal), 
	CONSTRAINT uq_nordlib_credentials_reset_token UNIQUE (reset_token_hash)
);
INSERT INTO "nordlib_credentials" VALUES('borrower','b1',2,'$scrypt$ln=1,r=8,p=1$7YqiikWYx/oZXY1WUDxqxQ==$K5xtOE+3/pZr7RvuZGtd6nSec8bMBZN8HUeznX9mYAI=','chosen',1,NULL,NULL,NULL,NULL);
INSERT INTO "nordlib_credentials" VALUES('patron','p1',1,'$scrypt$ln=1,r=8,p=1$1xAE12c2eYWs60yDrIEeiA==$T1UR3IYxYz87WLats8qLDL8lS9tsr9Vq1d2RV0ernxU=','chosen',0,NULL,NULL,NULL,NULL);
INSERT INTO "nordlib_credentials" VALUES('interlibrary','a1',1,'$scrypt$ln=1,r=8,p=1$QATezQJpsQC2wGfky/9rDg==$hFsrpBXmnFyPdW8/UNZYd5Z6yAfFQjPhH3EdMO5vNPc=','chosen',0,NULL,NULL,NULL,NULL);
CREATE TABLE nordlib_family_consents (
	id VARCHAR(255) NOT NULL, 
	owner VARCHAR(255) NOT NULL, 
	viewer VARCHAR(255) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_nordlib_family_consents_parties UNIQUE (owner, viewer)
);
INSERT INTO "nordlib_family_consents" VALUES('fe478fb6-5b98-554f-bfac-10c458b729e2','h1','h2','granted',1);
CREATE TABLE nordlib_holds (
	id VARCHAR(255) NOT NULL, 
	patron VARCHAR(255) NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	item VARCHAR(255), 
	status VARCHAR(40) NOT NULL, 
	active_from DATE, 
	expires_on DATE, pickup_until DATE, set_aside VARCHAR(255), version INTEGER DEFAULT '1' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_holds" VALUES('H1','P2','T1',NULL,'active',NULL,NULL,NULL,NULL,1);
CREATE TABLE nordlib_idempotency (
	"key" VARCHAR(255) NOT NULL, 
	fingerprint VARCHAR(400) NOT NULL, 
	granted_at DATETIME NOT NULL, 
	result_id VARCHAR(400), 
	PRIMARY KEY ("key")
);
INSERT INTO "nordlib_idempotency" VALUES('5c67bd88b46c5076e81906df859f34efc776b5206862a4b884bf0cd18c3a2ea6','d2ee90126a8f99ae0d4dacc99507b59007ddcf8d28cc3cb8ebedaed61b3dd7e6','2026-03-28 09:00:00.000000','L1');
CREATE TABLE nordlib_interlibrary_accounts (
	id VARCHAR(255) NOT NULL, 
	name VARCHAR(400) NOT NULL, 
	address VARCHAR(400) NOT NULL, 
	postcode VARCHAR(400) NOT NULL, 
	city VARCHAR(400) NOT NULL, 
	phone VARCHAR(400), 
	username VARCHAR(400) NOT NULL, 
	username_key VARCHAR(400) NOT NULL, 
	home_library VARCHAR(255) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_nordlib_interlibrary_accounts_username UNIQUE (username_key)
);
INSERT INTO "nordlib_interlibrary_accounts" VALUES('a1','Maja Lind','Slottsgatan 8 B','302 50','Halmby','+46846500471','maja@example.se','maja@example.se','A','sv',1);
CREATE TABLE nordlib_interlibrary_requests (
	id VARCHAR(255) NOT NULL, 
	requester VARCHAR(255) NOT NULL, 
	home_library VARCHAR(255) NOT NULL, 
	record VARCHAR(400) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	placed_at DATETIME NOT NULL, 
	article VARCHAR(400), 
	status VARCHAR(40) NOT NULL, 
	strike_reason VARCHAR(40), 
	differs JSON NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_interlibrary_requests" VALUES('q1','a1','A','B1','loan','2026-05-04 10:00:00.000000',NULL,'RequestReceived',NULL,'[]',1);
CREATE TABLE nordlib_libraries (
	id VARCHAR(255) NOT NULL, 
	name VARCHAR(400) NOT NULL, 
	folded_name VARCHAR(400) NOT NULL, 
	type VARCHAR(40) NOT NULL, 
	county VARCHAR(400) NOT NULL, 
	municipality VARCHAR(400) NOT NULL, 
	main_library_id VARCHAR(255), 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_libraries" VALUES('A','Stadsbiblioteket A','stadsbiblioteket a','public','','',NULL);
INSERT INTO "nordlib_libraries" VALUES('A1','Filialen A1','filialen a1','public','','','A');
INSERT INTO "nordlib_libraries" VALUES('B','Biblioteket B','biblioteket b','public','','',NULL);
INSERT INTO "nordlib_libraries" VALUES('NO-RANA','Bibliotek NO-RANA','bibliotek no-rana','public','','',NULL);
INSERT INTO "nordlib_libraries" VALUES('NO-BODO','Bibliotek NO-BODO','bibliotek no-bodo','public','','',NULL);
INSERT INTO "nordlib_libraries" VALUES('NO-OSLO','Bibliotek NO-OSLO','bibliotek no-oslo','public','','',NULL);
CREATE TABLE nordlib_library_instructions (
	library VARCHAR(255) NOT NULL, 
	instruction VARCHAR(40) NOT NULL, 
	holder VARCHAR(255) NOT NULL, 
	id VARCHAR(255) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_library_instructions" VALUES('NO-RANA','update','h1','20260302T110000.000000-057d90e9-97dd-5de5-8862-fbacda6b21d9');
CREATE TABLE nordlib_loan_histories (
	loan VARCHAR(255) NOT NULL, 
	initial_loan JSON NOT NULL, 
	events JSON NOT NULL, 
	PRIMARY KEY (loan)
);
INSERT INTO "nordlib_loan_histories" VALUES('L3','{"id": "L3", "patron": "P1", "item": "I1", "title": "T1", "due": "2026-03-20", "item_type": "ordinary", "kind": "ill", "renewals_used": 0, "status": "on_loan", "recalled": false, "interlibrary": {"owner": "DK-710100", "renewal_permission": "allowed", "max_renewals": null, "latest_due": null, "pending_renewal": false, "last_renewal_rejected": false, "guaranteed_until": null, "due_before_recall": null}, "lent_on": null, "last_renewal": null}','[{"event": "renewed", "at": "2026-03-01T12:00:00+00:00", "id": null, "day": "2026-04-17", "grace_days": null}, {"event": "owner_accepts", "at": "2026-03-02T12:00:00+00:00", "id": null, "day": null, "grace_days": null}]');
CREATE TABLE nordlib_loans (
	id VARCHAR(255) NOT NULL, 
	version INTEGER NOT NULL, 
	patron VARCHAR(255) NOT NULL, 
	item VARCHAR(255) NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	due_date DATE, 
	due_at DATETIME, 
	item_type VARCHAR(400) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	renewals_used INTEGER NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	recalled BOOLEAN NOT NULL, 
	owner VARCHAR(255), 
	owner_renewal_permission VARCHAR(40), 
	owner_max_renewals INTEGER, 
	owner_latest_due DATE, 
	owner_pending_renewal BOOLEAN, 
	owner_last_renewal_rejected BOOLEAN, 
	owner_guaranteed_until DATE, 
	owner_due_before_recall DATE, 
	lent_on DATE, 
	last_renewal_on DATE, 
	due_date_before_renewal DATE, 
	due_at_before_renewal DATETIME, 
	last_renewal_renewed_on_before DATE, due_day DATE, 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_loans" VALUES('L1',2,'P1','I1','T1','2026-04-25',NULL,'ordinary','local',1,'on_loan',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-02-20','2026-03-28','2026-03-20',NULL,NULL,'2026-04-25');
INSERT INTO "nordlib_loans" VALUES('L2',1,'P1','I1','T1',NULL,'2026-03-19 23:30:00.123456','ordinary','local',0,'on_loan',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-19');
INSERT INTO "nordlib_loans" VALUES('L3',2,'P1','I1','T1','2026-04-17',NULL,'ordinary','ill',1,'on_loan',0,'DK-710100','allowed',NULL,NULL,0,0,NULL,NULL,NULL,'2026-03-01','2026-03-20',NULL,NULL,'2026-04-17');
INSERT INTO "nordlib_loans" VALUES('l1',1,'p1','i1','t1','2026-03-21',NULL,'ordinary','local',0,'on_loan',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-21');
CREATE TABLE nordlib_memberships (
	card VARCHAR(255) NOT NULL, 
	library VARCHAR(255) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	rules_version VARCHAR(400), 
	rules_accepted_by VARCHAR(40), 
	rules_accepted_at DATETIME, 
	PRIMARY KEY (card, library)
);
INSERT INTO "nordlib_memberships" VALUES('N000000001','NO-RANA','active','1','holder','2026-03-02 11:00:00.000000');
INSERT INTO "nordlib_memberships" VALUES('N000000002','NO-RANA','active','1','holder','2026-03-02 11:00:00.000000');
CREATE TABLE nordlib_outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR(40) NOT NULL, 
	recipient VARCHAR(400) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	subject_id VARCHAR(255) NOT NULL, 
	message_values JSON NOT NULL, 
	attempts INTEGER NOT NULL, 
	available_from DATETIME, 
	is_dead_letter BOOLEAN NOT NULL
, not_before DATETIME, queued_at DATETIME, dead_since DATETIME);
INSERT INTO "nordlib_outbox" VALUES(2,'email_changed_notice','nils@example.se','sv','b1','{"library": "Stadsbiblioteket A"}',1,'2026-11-22 12:15:00.000036',1,NULL,'2026-11-22 12:00:00.000000','2026-11-22 12:00:00.011248');
INSERT INTO "nordlib_outbox" VALUES(3,'transfer_requested','ny@example.se','sv','b1','{"library": "Biblioteket B"}',0,NULL,0,NULL,'2026-11-22 12:00:00.000000',NULL);
INSERT INTO "nordlib_outbox" VALUES(4,'password_reset_link','ny@example.se','en','bc72b99c51f72492a2fb8e0d7e5b2d5fe4dc4e09be7ba6b6865fb57929a43f7b','{}',0,NULL,0,NULL,'2026-11-22 12:00:00.000000',NULL);
INSERT INTO "nordlib_outbox" VALUES(5,'new_pin','kari@example.no','nb','h1','{"card": "N000000001", "order": "N000000001.1"}',0,NULL,0,NULL,'2026-03-02 11:00:00.000000',NULL);
INSERT INTO "nordlib_outbox" VALUES(6,'late_renewal','borrower@example.org','da','L1','{"library": "Helsingør", "fee": "20 kr.", "due": "25. april 2026"}',0,NULL,0,NULL,'2026-03-28 09:00:00.000000',NULL);
INSERT INTO "nordlib_outbox" VALUES(7,'email_reminder','bo@example.dk','da','p1','{"library": "Helsingør Kommunes Biblioteker", "loans": "1 lån", "due": "21. marts 2026", "until": " senest 21. marts 2026", "renew": "", "due_date": "2026-03-21", "about": "[\"l1\"]"}',0,'2026-03-18 02:00:00.000000',0,'2026-03-18 02:00:00.000000','2026-03-18 02:00:00.000000',NULL);
INSERT INTO "nordlib_outbox" VALUES(8,'sms_reminder','+4534412351','da','p1','{"library": "Helsingør Kommunes Biblioteker", "loans": "1 lån", "due": "21. marts 2026", "until": " senest 21. marts 2026", "renew": " Svar HBK FORNY ALLE for at forny.", "due_date": "2026-03-21", "about": "[\"l1\"]"}',0,'2026-03-18 07:45:00.000000',0,'2026-03-18 07:45:00.000000','2026-03-18 02:00:00.000000',NULL);
INSERT INTO "nordlib_outbox" VALUES(10,'credentials_with_generated_password','anna@example.se','sv','b3','{"library": "Stadsbiblioteket A"}',0,NULL,0,NULL,'2026-11-22 12:00:00.000000',NULL);
CREATE TABLE nordlib_patron_standings (
	patron VARCHAR(255) NOT NULL, 
	blocked BOOLEAN, 
	card_expires_on_known BOOLEAN NOT NULL, 
	card_expires_on DATE, 
	debt_known BOOLEAN NOT NULL, 
	debt_amount VARCHAR(40), 
	debt_currency VARCHAR(3), 
	category VARCHAR(40) NOT NULL, 
	PRIMARY KEY (patron)
);
INSERT INTO "nordlib_patron_standings" VALUES('P1',0,1,NULL,1,NULL,NULL,'adult');
CREATE TABLE nordlib_patrons (
	id VARCHAR(255) NOT NULL, 
	borrower_number VARCHAR(255) NOT NULL, 
	name VARCHAR(400) NOT NULL, 
	identity VARCHAR(255), 
	birth_date DATE, 
	email VARCHAR(400), 
	email_key VARCHAR(400), 
	mobile VARCHAR(400), 
	sms_opt_in BOOLEAN NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	guardian VARCHAR(255), 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_nordlib_patrons_borrower_number UNIQUE (borrower_number), 
	CONSTRAINT uq_nordlib_patrons_identity UNIQUE (identity)
);
INSERT INTO "nordlib_patrons" VALUES('p1','HB1','Bo','k1.8f4c63ed8fa83f4665c112b6280c703df8e814bb4129887ea42d28493b3da5fc',NULL,'bo@example.dk','bo@example.dk','+4534412351',1,'da',NULL,1);
CREATE TABLE nordlib_registrars (
	id VARCHAR(255) NOT NULL, 
	version INTEGER NOT NULL, 
	library VARCHAR(255) NOT NULL, 
	email VARCHAR(400) NOT NULL, 
	email_key VARCHAR(400) NOT NULL, 
	identity_scheme VARCHAR(40), 
	identity_kind VARCHAR(40), 
	identity_number VARCHAR(400), 
	identity_birth_date DATE, 
	identity_sex VARCHAR(40), 
	identity_flags JSON, 
	role VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_nordlib_registrars_email UNIQUE (email_key)
);
INSERT INTO "nordlib_registrars" VALUES('r-A',1,'A','r-A@example.se','r-a@example.se',NULL,NULL,NULL,NULL,NULL,'[]','registrar');
INSERT INTO "nordlib_registrars" VALUES('r-A1',1,'A1','r-A1@example.se','r-a1@example.se',NULL,NULL,NULL,NULL,NULL,'[]','registrar');
INSERT INTO "nordlib_registrars" VALUES('r-B',1,'B','r-B@example.se','r-b@example.se',NULL,NULL,NULL,NULL,NULL,'[]','registrar');
CREATE TABLE nordlib_saved_titles (
	patron VARCHAR(255) NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	saved_at DATETIME NOT NULL, 
	PRIMARY KEY (patron, title)
);
INSERT INTO "nordlib_saved_titles" VALUES('P1','T9','2026-11-22 12:00:00.000000');
CREATE TABLE nordlib_schema_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT nordlib_schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "nordlib_schema_version" VALUES('nordlib_0008');
CREATE TABLE nordlib_sent_notices (
	id VARCHAR(255) NOT NULL, 
	about VARCHAR(255) NOT NULL, 
	due DATE NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_sent_notices" VALUES('27ec98dc-67f0-504a-a97b-488cdc878da9','l1','2026-03-21');
CREATE TABLE nordlib_student_authorisations (
	id VARCHAR(255) NOT NULL, 
	library VARCHAR(255) NOT NULL, 
	name VARCHAR(400) NOT NULL, 
	birth_date DATE NOT NULL, 
	study_until DATE NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "nordlib_student_authorisations" VALUES('s1','A','Vera Lind','1999-05-06','2027-06-01');
CREATE TABLE nordlib_transfers (
	id VARCHAR(255) NOT NULL, 
	version INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	account VARCHAR(255) NOT NULL, 
	pending VARCHAR(255), 
	origin VARCHAR(255) NOT NULL, 
	target VARCHAR(255) NOT NULL, 
	requested_at DATETIME NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_nordlib_transfers_pending UNIQUE (pending), 
	CONSTRAINT uq_nordlib_transfers_sequence UNIQUE (account, sequence)
);
INSERT INTO "nordlib_transfers" VALUES('7d9e218e-85f0-5e74-971d-f5c68fea22c6',1,1,'b1','b1','A','B','2026-11-22 12:00:00.000000','pending');
CREATE INDEX ix_nordlib_accounts_created_on ON nordlib_accounts (created_on, id);
CREATE INDEX ix_nordlib_accounts_guardian ON nordlib_accounts (guardian_birth_date, id);
CREATE INDEX ix_nordlib_accounts_library ON nordlib_accounts (library, id);
CREATE INDEX ix_nordlib_accounts_valid_to ON nordlib_accounts (valid_to, id);
CREATE INDEX ix_nordlib_account_name_words_library ON nordlib_account_name_words (library, word, account);
CREATE INDEX ix_nordlib_account_name_words_word ON nordlib_account_name_words (word, account);
CREATE INDEX ix_nordlib_transfers_state ON nordlib_transfers (state, id);
CREATE INDEX ix_nordlib_transfers_target ON nordlib_transfers (target, state, id);
CREATE INDEX ix_nordlib_libraries_main_library_id ON nordlib_libraries (main_library_id, id);
CREATE INDEX ix_nordlib_registrars_library ON nordlib_registrars (library, id);
CREATE INDEX ix_nordlib_loans_patron ON nordlib_loans (patron, id);
CREATE INDEX ix_nordlib_holds_title ON nordlib_holds (title, id);
CREATE INDEX ix_nordlib_charges_patron ON nordlib_charges (patron, id);
CREATE INDEX ix_nordlib_outbox_subject_id ON nordlib_outbox (subject_id);
CREATE INDEX ix_nordlib_outbox_is_dead_letter ON nordlib_outbox (is_dead_letter, id);
CREATE INDEX ix_nordlib_audit_log_subject_id ON nordlib_audit_log (subject_id, id);
CREATE INDEX ix_nordlib_idempotency_granted_at ON nordlib_idempotency (granted_at);
CREATE INDEX ix_nordlib_cards_holder ON nordlib_cards (holder, number);
CREATE INDEX ix_nordlib_family_consents_owner ON nordlib_family_consents (owner, id);
CREATE INDEX ix_nordlib_family_consents_state ON nordlib_family_consents (state, id);
CREATE INDEX ix_nordlib_family_consents_viewer ON nordlib_family_consents (viewer, id);
CREATE INDEX ix_nordlib_library_instructions_library ON nordlib_library_instructions (library, id);
CREATE INDEX ix_nordlib_attempts_expires_at ON nordlib_attempts (expires_at);
CREATE INDEX ix_nordlib_patrons_mobile ON nordlib_patrons (mobile, id);
CREATE INDEX ix_nordlib_patrons_guardian ON nordlib_patrons (guardian, id);
CREATE INDEX ix_nordlib_sent_notices_due ON nordlib_sent_notices (due);
CREATE INDEX ix_nordlib_loans_due_day ON nordlib_loans (status, due_day, id);
CREATE INDEX ix_nordlib_interlibrary_requests_requester ON nordlib_interlibrary_requests (requester, id);
CREATE INDEX ix_nordlib_holds_patron ON nordlib_holds (patron, id);
CREATE INDEX ix_nordlib_holds_expires_on ON nordlib_holds (status, expires_on, id);
CREATE INDEX ix_nordlib_holds_pickup_until ON nordlib_holds (status, pickup_until, id);
CREATE INDEX ix_nordlib_outbox_dead_since ON nordlib_outbox (dead_since, id);
CREATE INDEX ix_nordlib_audit_log_recorded_at ON nordlib_audit_log (recorded_at, id);
CREATE INDEX ix_nordlib_library_instructions_holder ON nordlib_library_instructions (holder, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('nordlib_outbox',10);
INSERT INTO "sqlite_sequence" VALUES('nordlib_audit_log',10);
COMMIT;
