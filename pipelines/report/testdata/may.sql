-- The marts as they stand with May 2025 closed and June open: the numbers of the made-up province, and the columns
-- that report reads.
create schema lake;
create schema marts;

-- A file for July was returned: no list of members speaks of July yet. One for August was returned, and sent again.
create table lake.lists as
select * from (values
    ('bpjstk/rekap', 'Rekap', 'Kantor Wilayah', 'recap'),
    ('82.71/bpjstk/iuran', 'Laporan iuran', 'Cabang Ternate', 'payments')
) as lists (list_id, title, sender_name, role);

create table lake.deliveries as
select * from (values
    ('d01', '82.71/bpjstk/peserta', '2025-05', 'normalised', timestamp '2025-06-12 00:30:00', 0),
    ('d05', 'bpjstk/rekap', '2025-05', 'normalised', timestamp '2025-06-20 01:00:00', 12),
    ('d07', 'bpjstk/rekap', '2025-07', 'returned', timestamp '2025-08-05 01:00:00', 0),
    ('d08', '82.71/bpjstk/iuran', '2025-08', 'returned', timestamp '2025-08-05 01:00:00', 0),
    ('d09', '82.71/bpjstk/iuran', '2025-08', 'normalised', timestamp '2025-08-06 01:00:00', 12)
) as deliveries (delivery_id, list_id, period, state, received_at, rows_read)
cross join (select cast(null as date) as as_of, 0 as rows_accepted, 0 as rows_rejected, 0 as rows_ignored)
inner join (values
    ('d01', 'peserta-82.71-2025-05.csv', null),
    ('d05', 'rekap-2025-05-baru.csv', null),
    ('d07', 'rekap-2025-07.csv', 'file.not_a_table'),
    ('d08', 'iuran-2025-08.csv', 'file.empty'),
    ('d09', 'iuran-2025-08-baru.csv', null)
) as files (delivery_id, file_name, file_fault) using (delivery_id);

create table lake.decisions as
select timestamp '2025-08-05 02:00:00' as decided_at, 'return' as kind, 'd07' as subject, 'salah berkas' as reason;

create table lake.project as
select '82' as province_code, 'Maluku Utara' as province_name, 'DATA PERAGAAN, bukan data sebenarnya' as notice;

create table marts.headline (
    period varchar, period_end date, is_headline boolean, is_open boolean, figure_status varchar,
    reporting_district_count bigint, district_count bigint, reporting_potential_count bigint,
    covered_count bigint, registered_count bigint, potential_count bigint, low_count bigint, high_count bigint,
    target_year integer, target_percent decimal(9, 4), target_count bigint, gap_count bigint,
    needed_per_month_count bigint, district_gap_count bigint, official_count bigint, official_difference_count bigint
);
insert into marts.headline values
    ('2025-04', '2025-04-30', false, false, 'tetap', 10, 10, 424131, 175232, 181300, 424131, 175232, 175232,
        2025, 68, 288410, 113178, 14148, 116392, 175232, 0),
    ('2025-05', '2025-05-31', true, false, 'tetap', 10, 10, 424131, 176604, 182950, 424131, 176604, 176604,
        2025, 68, 288410, 111806, 15973, 115020, 176604, 0),
    ('2025-06', '2025-06-30', false, true, 'sementara', 8, 10, 350362, 177410, 183600, 424131, 176057, 178183,
        2025, 68, 288410, 111000, 18500, 114300, null, null);

create table marts.coverage_by_district (
    period varchar, district_code varchar, district_name varchar, short_name varchar,
    potential_count bigint, covered_count bigint, target_count bigint, gap_count bigint,
    coverage_ratio double, data_as_of date, is_carried_forward boolean, nik_prefix_covered_count bigint
);
insert into marts.coverage_by_district values
    ('2025-05', '82.01', 'Halmahera Barat', 'Halbar', 38000, 7410, 25840, 18430, 0.195, '2025-05-31', false, 6900),
    ('2025-05', '82.02', 'Halmahera Tengah', 'Halteng', 44000, 31240, 29920, 0, 0.71, '2025-05-31', false, 15620),
    ('2025-05', '82.03', 'Halmahera Utara', 'Halut', 62000, 17980, 42160, 24180, 0.29, '2025-05-31', false, 17500),
    ('2025-05', '82.04', 'Halmahera Selatan', 'Halsel', 79383, 33010, 53981, 20971, 0.4158, '2025-05-31', false, 30100),
    ('2025-05', '82.05', 'Kepulauan Sula', 'Sula', 24500, 5060, 16660, 11600, 0.2065, '2025-05-31', false, 6100),
    ('2025-05', '82.06', 'Halmahera Timur', 'Haltim', 36500, 13505, 24820, 11315, 0.37, '2025-05-31', false, 12000),
    ('2025-05', '82.07', 'Pulau Morotai', 'Morotai', 16500, 3530, 11220, 7690, 0.2139, '2025-05-31', false, 3400),
    ('2025-05', '82.08', 'Pulau Taliabu', 'Taliabu', 11769, 1349, 8003, 6654, 0.1146, '2025-05-31', false, 261),
    ('2025-05', '82.71', 'Kota Ternate', 'Ternate', 70479, 49820, 47926, 0, 0.7069, '2025-05-31', false, 46000),
    ('2025-05', '82.72', 'Kota Tidore Kepulauan', 'Tidore', 41000, 13700, 27880, 14180, 0.3341, '2025-05-31', false, 13100),
    ('2025-05', 'outside', 'Luar provinsi', 'Luar', null, 0, null, null, null, null, false, 24000),
    ('2025-05', 'unknown', 'Belum diketahui', 'Belum', null, 0, null, null, null, null, false, 1623),
    ('2025-06', '82.03', 'Halmahera Utara', 'Halut', 62000, 17980, 42160, 24180, 0.29, '2025-05-31', true, 17500),
    ('2025-06', '82.08', 'Pulau Taliabu', 'Taliabu', 11769, 1349, 8003, 6654, 0.1146, '2025-05-31', true, 261),
    ('2025-06', '82.71', 'Kota Ternate', 'Ternate', 70479, 50200, 47926, 0, 0.7123, '2025-06-30', false, 46300),
    ('2025-06', 'unknown', 'Belum diketahui', 'Belum', null, 0, null, null, null, null, false, 0);

create table marts.cascade (
    period varchar, district_code varchar,
    budgeted_count bigint, budgeted_registered_count bigint, budgeted_paid_count bigint, budgeted_covered_count bigint,
    budgeted_not_enrolled_count bigint, unpaid_village_count bigint, ending_soon_count bigint, ending_on date
);
insert into marts.cascade values
    ('2025-05', '82', 41207, 36950, 35102, 34876, 4257, 21, 1873, '2025-06-30'),
    ('2025-05', '82.71', 10652, 7776, 7700, 7700, 2876, 0, 310, '2025-06-30'),
    ('2025-05', '82.72', 1900, 1200, 1200, 1200, 700, 3, 1060, '2025-06-30'),
    ('2025-05', '82.04', 9120, 9020, 8156, 8156, 100, 14, 503, '2025-06-15'),
    ('2025-05', '82.03', 4100, 3700, 3700, 3700, 400, 4, 0, null);

create table marts.deliveries (
    period varchar, list_id varchar, district_code varchar, title varchar, sender_name varchar, role varchar,
    state varchar, received_at timestamp, as_of date, rows_read bigint, rows_accepted bigint, rows_rejected bigint,
    rows_ignored bigint, carried_months integer, delivery_id varchar, figure_status varchar
);
insert into marts.deliveries values
    ('2025-04', '82.71/bpjstk/peserta', '82.71', 'Daftar peserta', 'Cabang Ternate', 'participants', 'on_time',
        '2025-05-06 00:30:00', '2025-04-30', 49000, 48990, 4, 6, 0, 'd00', 'tetap'),
    ('2025-05', '82.71/bpjstk/peserta', '82.71', 'Daftar peserta', 'Cabang Ternate', 'participants', 'late',
        '2025-06-12 00:30:00', '2025-05-31', 50210, 50190, 14, 6, 0, 'd01', 'tetap'),
    ('2025-05', 'bpjstk/rekap', '82.01', 'Rekap', 'Kantor Wilayah', 'recap', 'on_time',
        '2025-06-05 01:00:00', '2025-05-31', 34, 30, 0, 4, 0, 'd02', 'tetap'),
    ('2025-05', 'bpjstk/rekap', '82.71', 'Rekap', 'Kantor Wilayah', 'recap', 'on_time',
        '2025-06-05 01:00:00', '2025-05-31', 34, 30, 0, 4, 0, 'd02', 'tetap'),
    ('2025-06', '82.08/bpjstk/peserta', '82.08', 'Daftar peserta', 'Cabang Ternate', 'participants', 'carried_forward',
        null, null, null, null, null, null, 1, null, 'sementara');
alter table marts.deliveries add column waiting_delivery_id varchar;
alter table marts.deliveries add column waiting_state varchar;
alter table marts.deliveries add column hold_codes varchar;
update marts.deliveries set waiting_delivery_id = 'd05', waiting_state = 'held', hold_codes = 'file.totals_differ' where delivery_id = 'd02';
