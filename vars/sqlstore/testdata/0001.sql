-- What a project may hold with version 1 of the tables.
INSERT INTO clients (id, type, platform_id, bot, name, full_name, avatar, created, last_message, paused_until, blocked, unsubscribed, unread, main_id, operator, deal, phone_key, email_key)
	VALUES (1, 1, '77', 'bot', 'Anna', '', '', 1700000000000000, NULL, NULL, FALSE, TRUE, 2, NULL, 'o@x', 5, '79123456789', NULL);
INSERT INTO client_vars (client, name, value) VALUES (1, 'phone', '+7 912 345-67-89'), (1, 'city', 'Пермь');
INSERT INTO deals (id, client, name, description, budget, state, status, operator, created) VALUES (5, 1, 'deal', '', '100', 3, 'active', '', NULL);
INSERT INTO deal_vars (deal, name, value) VALUES (5, 'total', '100');
INSERT INTO project_vars (name, value) VALUES ('likes', '7');
INSERT INTO constants (name, value) VALUES ('rate', '90');
INSERT INTO sets (id, kind, name, name_key, color) VALUES (3, 'label', 'vip', 'vip', 4);
INSERT INTO members (set_id, client) VALUES (3, 1);
INSERT INTO tasks (id, client, operator, name, description, due, done) VALUES (2, 1, 'o@x', 'call', '', 1700000000000000, FALSE);
INSERT INTO notes (client, text, at) VALUES (1, 'note', NULL);
INSERT INTO operators (email, name, phone, position, description, custom1, custom2, custom3, shift) VALUES ('o@x', 'Olga', '', '', '', '', '', '', 'shift');
INSERT INTO pipelines (id) VALUES (1);
INSERT INTO states (pipeline, place, id, name) VALUES (1, 0, 3, 'new');
INSERT INTO blocks (id, name) VALUES (9, 'start');
INSERT INTO visits (client, block) VALUES (1, 9);
INSERT INTO outbox (kind, client, phone, users, text, block, priority, due, keep, created) VALUES ('message', 1, '', '', 'hello', 0, 0, 1700000000000000, FALSE, NULL);
