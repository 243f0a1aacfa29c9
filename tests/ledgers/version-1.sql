BEGIN TRANSACTION;
CREATE TABLE arrivals (
	id INTEGER NOT NULL, 
	period TEXT NOT NULL, 
	name TEXT NOT NULL, 
	arrived TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	first_run INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (period, name, sha256), 
	FOREIGN KEY(sha256) REFERENCES files (sha256), 
	FOREIGN KEY(first_run) REFERENCES runs (id)
);
INSERT INTO "arrivals" VALUES(1,'2026-11中旬','东河县_2026-11中旬.xlsx','2026-11-21T09:00:00','7e070f89c7d01b878037777c54f90537e552e419389c9798fe4cc08819808c88',1);
CREATE TABLE decisions (
	id INTEGER NOT NULL, 
	period TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	who TEXT NOT NULL, 
	decided TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "decisions" VALUES(1,'2026-11中旬','东河县','7e070f89c7d01b878037777c54f90537e552e419389c9798fe4cc08819808c88','returned','口径不对','测试员','2026-11-23T13:09:48.282134');
CREATE TABLE entries (
	id INTEGER NOT NULL, 
	judgement INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	cells TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(judgement) REFERENCES judgements (id)
);
INSERT INTO "entries" VALUES(1,1,'problem','{"\u005cu4efb\u005cu52a1": ["\u005cu95ee\u005cu9898\u005cu53f0\u005cu8d26", "A4", "text", "1.\u005cu6293\u005cu5de5\u005cu4e1a\u005cu589e\u005cu957f"], "\u005cu95ee\u005cu9898": ["\u005cu95ee\u005cu9898\u005cu53f0\u005cu8d26", "B4", "text", "\u005cu4e2a\u005cu522b\u005cu9879\u005cu76ee\u005cu7528\u005cu5730\u005cu624b\u005cu7eed\u005cu672a\u005cu529e\u005cu7ed3"], "\u005cu8d23\u005cu4efb\u005cu5355\u005cu4f4d": ["\u005cu95ee\u005cu9898\u005cu53f0\u005cu8d26", "C4", "text", "\u005cu4e1c\u005cu6cb3\u005cu53bf"], "\u005cu6574\u005cu6539\u005cu65f6\u005cu9650": ["\u005cu95ee\u005cu9898\u005cu53f0\u005cu8d26", "D4", "date", "2026-12-10"], "\u005cu6574\u005cu6539\u005cu72b6\u005cu6001": ["\u005cu95ee\u005cu9898\u005cu53f0\u005cu8d26", "E4", "text", "\u005cu6574\u005cu6539\u005cu4e2d"], "\u005cu9500\u005cu53f7\u005cu65e5\u005cu671f": ["\u005cu95ee\u005cu9898\u005cu53f0\u005cu8d26", "F4", "", ""]}',1);
CREATE TABLE files (
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	first_run INTEGER NOT NULL, 
	PRIMARY KEY (sha256), 
	FOREIGN KEY(first_run) REFERENCES runs (id)
);
INSERT INTO "files" VALUES('7e070f89c7d01b878037777c54f90537e552e419389c9798fe4cc08819808c88',22128,1);
CREATE TABLE findings (
	id INTEGER NOT NULL, 
	judgement INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	message TEXT NOT NULL, 
	fix TEXT NOT NULL, 
	facts TEXT NOT NULL, 
	sheet TEXT, 
	cell TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(judgement) REFERENCES judgements (id)
);
INSERT INTO "findings" VALUES(1,1,'V01','warning','新增规模工业企业的“累计完成”没有填，不计入汇总，也不按零处理。','请填写；确无数据的，请在“进展说明”中写“说明：”并写明原因（四个字以上）。','{"name": "新增规模工业企业", "heading": "累计完成"}','指标填报','G5');
CREATE TABLE judgements (
	id INTEGER NOT NULL, 
	arrival INTEGER NOT NULL, 
	run INTEGER NOT NULL, 
	basis TEXT NOT NULL, 
	history TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	unit TEXT, 
	period TEXT, 
	mark TEXT, 
	table_sheet TEXT, 
	table_cell TEXT, 
	errors INTEGER NOT NULL, 
	warnings INTEGER NOT NULL, 
	issued BOOLEAN, 
	PRIMARY KEY (id), 
	FOREIGN KEY(arrival) REFERENCES arrivals (id), 
	FOREIGN KEY(run) REFERENCES runs (id)
);
INSERT INTO "judgements" VALUES(1,1,1,'7005d2d00c1d25af83004a7bc3ed469bfdc326876b97ad27fb31bafe68808c0e','','e8df2e557acd8f0280ff682225da1c4f3d471503994e2a623283143f498aeaa4','accepted with warnings','东河县','2026-11中旬',NULL,'指标填报',NULL,0,1,1);
CREATE TABLE observations (
	id INTEGER NOT NULL, 
	judgement INTEGER NOT NULL, 
	unit TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	value TEXT, 
	base TEXT, 
	state TEXT, 
	done_on TEXT, 
	own_target TEXT, 
	sheet TEXT, 
	value_cell TEXT, 
	value_type TEXT, 
	value_text TEXT, 
	base_cell TEXT, 
	base_type TEXT, 
	base_text TEXT, 
	state_cell TEXT, 
	state_type TEXT, 
	state_text TEXT, 
	done_on_cell TEXT, 
	done_on_type TEXT, 
	done_on_text TEXT, 
	own_target_cell TEXT, 
	own_target_type TEXT, 
	own_target_text TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(judgement) REFERENCES judgements (id)
);
INSERT INTO "observations" VALUES(1,1,'东河县','T01-01','107','100',NULL,NULL,NULL,'指标填报','G4','number','107','H4','number','100','J4','','','K4','','','E4','number','7');
INSERT INTO "observations" VALUES(2,1,'东河县','T01-02',NULL,NULL,NULL,NULL,NULL,'指标填报','G5','','','H5','','','J5','','','K5','','','E5','','');
INSERT INTO "observations" VALUES(3,1,'东河县','T01-03','4',NULL,NULL,NULL,'4','指标填报','G6','number','4','H6','','','J6','','','K6','','','E6','number','4');
INSERT INTO "observations" VALUES(4,1,'东河县','T01-04','45.5',NULL,NULL,NULL,'45','指标填报','G7','number','45.5','H7','','','J7','','','K7','','','E7','number','45');
INSERT INTO "observations" VALUES(5,1,'东河县','T01-05','40','50',NULL,NULL,NULL,'指标填报','G8','number','40','H8','number','50','J8','','','K8','','','E8','number','80');
INSERT INTO "observations" VALUES(6,1,'东河县','T02-01','9.5','10',NULL,NULL,NULL,'指标填报','G9','number','9.5','H9','number','10','J9','','','K9','','','E9','number','95');
INSERT INTO "observations" VALUES(7,1,'东河县','T02-02','1.6',NULL,NULL,NULL,'1.5','指标填报','G10','number','1.6','H10','','','J10','','','K10','','','E10','number','1.5');
INSERT INTO "observations" VALUES(8,1,'东河县','T03-01','0',NULL,NULL,NULL,NULL,'指标填报','G11','number','0','H11','','','J11','','','K11','','','E11','number','0');
INSERT INTO "observations" VALUES(9,1,'东河县','T03-02',NULL,NULL,'推进中',NULL,NULL,'指标填报','G12','','','H12','','','J12','text','推进中','K12','','','E12','text','12月15日前完成');
INSERT INTO "observations" VALUES(10,1,'东河县','T03-03','107','100',NULL,NULL,NULL,'指标填报','G13','number','107','H13','number','100','J13','','','K13','','','E13','number','7');
CREATE TABLE results (
	period TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	value TEXT, 
	percent TEXT, 
	gap_points TEXT, 
	light TEXT, 
	source TEXT, 
	numerator TEXT, 
	rank INTEGER, 
	reported INTEGER, 
	owed INTEGER, 
	PRIMARY KEY (period, indicator, unit)
);
INSERT INTO "results" VALUES('2026-11中旬','T01-01','','7',NULL,'0','green','units','107',NULL,1,3);
INSERT INTO "results" VALUES('2026-11中旬','T01-02','',NULL,NULL,NULL,'grey','units',NULL,NULL,0,2);
INSERT INTO "results" VALUES('2026-11中旬','T01-03','','4','100','11.11111111111111111111111111111111','green','units',NULL,NULL,1,2);
INSERT INTO "results" VALUES('2026-11中旬','T01-04','','45.5','101.1111111111111111111111111111111','12.22222222222222222222222222222222','green','units',NULL,NULL,1,2);
INSERT INTO "results" VALUES('2026-11中旬','T01-05','','80',NULL,'2.424242424242424242424242424242424','green','units','40',NULL,1,2);
INSERT INTO "results" VALUES('2026-11中旬','T02-01','','95',NULL,'0','green','units','9.5',NULL,1,2);
INSERT INTO "results" VALUES('2026-11中旬','T02-02','','1.6','106.6666666666666666666666666666667','6.666666666666666666666666666666667','green','units',NULL,NULL,1,2);
INSERT INTO "results" VALUES('2026-11中旬','T02-03','',NULL,NULL,NULL,'grey','department',NULL,NULL,0,1);
INSERT INTO "results" VALUES('2026-11中旬','T02-04','',NULL,NULL,NULL,'grey','department',NULL,NULL,0,1);
INSERT INTO "results" VALUES('2026-11中旬','T03-01','','0',NULL,NULL,'grey','units',NULL,NULL,1,2);
INSERT INTO "results" VALUES('2026-11中旬','T03-02','','0','0',NULL,'green','units',NULL,NULL,1,2);
INSERT INTO "results" VALUES('2026-11中旬','T03-03','','7',NULL,'0','green','units','107',NULL,1,3);
INSERT INTO "results" VALUES('2026-11中旬','T01-01','东河县','7',NULL,'0','green','','107',1,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-01','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-01','青江高新区',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-02','东河县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-02','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-03','东河县','4','100','11.11111111111111111111111111111111','green','',NULL,1,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-03','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-04','东河县','45.5','101.1111111111111111111111111111111','12.22222222222222222222222222222222','green','',NULL,1,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-04','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-05','东河县','80',NULL,'2.424242424242424242424242424242424','green','','40',1,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T01-05','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T02-01','东河县','95',NULL,'0','green','','9.5',1,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T02-01','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T02-02','东河县','1.6','106.6666666666666666666666666666667','6.666666666666666666666666666666667','green','',NULL,1,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T02-02','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T02-03','市发改委',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T02-04','市发改委',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T03-01','东河县','0',NULL,NULL,'green','',NULL,1,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T03-01','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T03-02','东河县','0','0',NULL,'green','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T03-02','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T03-03','东河县','7',NULL,'0','green','','107',1,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T03-03','西岭县',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','T03-03','青江高新区',NULL,NULL,NULL,'grey','',NULL,NULL,NULL,NULL);
INSERT INTO "results" VALUES('2026-11中旬','','东河县',NULL,NULL,NULL,NULL,'',NULL,1,NULL,NULL);
CREATE TABLE runs (
	id INTEGER NOT NULL, 
	period TEXT NOT NULL, 
	plan_id TEXT NOT NULL, 
	plan_version TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	inbox TEXT NOT NULL, 
	began TEXT NOT NULL, 
	ended TEXT NOT NULL, 
	files INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES(1,'2026-11中旬','qingjiang-2026','2026.1','7005d2d00c1d25af83004a7bc3ed469bfdc326876b97ad27fb31bafe68808c0e','收件','2026-11-23T13:09:48.231267','2026-11-23T13:09:48.261676',1);
CREATE TABLE schema_version (
	version INTEGER NOT NULL
);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE standings (
	period TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	state TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	errors INTEGER NOT NULL, 
	warnings INTEGER NOT NULL, 
	judgement INTEGER, 
	PRIMARY KEY (period, unit), 
	FOREIGN KEY(judgement) REFERENCES judgements (id)
);
INSERT INTO "standings" VALUES('2026-11中旬','东河县','returned',1,0,1,1);
INSERT INTO "standings" VALUES('2026-11中旬','西岭县','missing',0,0,0,NULL);
INSERT INTO "standings" VALUES('2026-11中旬','青江高新区','missing',0,0,0,NULL);
INSERT INTO "standings" VALUES('2026-11中旬','市工信局','missing',0,0,0,NULL);
INSERT INTO "standings" VALUES('2026-11中旬','市财政局','missing',0,0,0,NULL);
INSERT INTO "standings" VALUES('2026-11中旬','市人社局','missing',0,0,0,NULL);
INSERT INTO "standings" VALUES('2026-11中旬','市发改委','missing',0,0,0,NULL);
INSERT INTO "standings" VALUES('2026-11中旬','市应急局','missing',0,0,0,NULL);
INSERT INTO "standings" VALUES('2026-11中旬','市信访局','missing',0,0,0,NULL);
CREATE INDEX ix_files_first_run ON files (first_run);
CREATE INDEX ix_arrivals_first_run ON arrivals (first_run);
CREATE INDEX ix_judgements_arrival ON judgements (arrival);
CREATE INDEX ix_judgements_run ON judgements (run);
CREATE INDEX ix_findings_judgement ON findings (judgement);
CREATE INDEX ix_observations_judgement ON observations (judgement);
CREATE INDEX ix_entries_judgement ON entries (judgement);
CREATE INDEX ix_standings_judgement ON standings (judgement);
COMMIT;
