-- The closest that SQL comes to what normalise does with a list of members. In favour of DuckDB, it leaves out: finding
-- the delimiter, header and columns (it is told all of them); all spellings of a date but the four most frequent in the
-- file; titles in names; digits that are no ASCII, and numbers in E-notation; HMAC's second hash; regions by their former
-- names; row numbers; and the table of faults with its places.

with raw as (
    select *
    from read_csv($file, auto_detect = false, delim = ',', quote = '"', escape = '"', new_line = '\n', header = true,
        skip = 3, parallel = true, strict_mode = false, null_padding = true, ignore_errors = true, columns = {
            'no': 'varchar', 'nik': 'varchar', 'kpj': 'varchar', 'name': 'varchar', 'birth_place': 'varchar',
            'birth_date': 'varchar', 'sex': 'varchar', 'address': 'varchar', 'village': 'varchar',
            'subdistrict': 'varchar', 'district': 'varchar', 'region_code': 'varchar', 'phone': 'varchar',
            'mother': 'varchar', 'segment': 'varchar', 'enrolled_on': 'varchar', 'paid_through': 'varchar',
            'status': 'varchar', 'wage': 'varchar', 'jkk': 'varchar', 'jkm': 'varchar', 'jht': 'varchar',
            'jp': 'varchar', 'npp': 'varchar', 'company': 'varchar', 'work_district': 'varchar'
        })
),

typed as (
    select
        regexp_replace(nik, '\.0$|[^0-9]', '', 'g') as nik,
        case when length(regexp_replace(nik, '\.0$|[^0-9]', '', 'g')) = 16
            then try_cast(regexp_replace(nik, '\.0$|[^0-9]', '', 'g') as bigint) end as nik_number,
        trim(kpj) as kpj,
        case when length(trim(kpj)) = 11 then try_cast(trim(kpj) as bigint) end as kpj_number,
        upper(trim(replace(name, '.', ' '))) as name,
        try_strptime(trim(birth_date), ['%d-%m-%Y', '%Y-%m-%d', '%d.%m.%Y', '%d/%m/%Y'])::date as birth_on,
        upper(trim(sex)) as sex,
        upper(trim(village)) as village,
        upper(trim(subdistrict)) as subdistrict,
        upper(trim(district)) as district,
        upper(trim(work_district)) as work_district,
        upper(trim(segment)) as segment,
        try_strptime(trim(enrolled_on), '%d-%m-%Y')::date as enrolled_on,
        last_day(try_strptime('01-' || trim(paid_through), '%d-%m-%Y')) as covered_until,
        upper(trim(status)) as status,
        try_cast(trim(wage) as bigint) as wage,
        upper(trim(jkk)) as jkk,
        upper(trim(jkm)) as jkm,
        upper(trim(jht)) as jht,
        upper(trim(jp)) as jp,
        upper(trim(npp)) as npp
    from raw
),

placed as (
    select
        typed.*,
        prefixes.code as nik_subdistrict_code,
        prefixes.district_code as nik_district_code,
        districts.code as residence_code,
        subdistricts.code as subdistrict_code,
        villages.code as village_code,
        workplaces.code as work_district_code
    from typed
    left join prefixes on prefixes.prefix = nik_number // 10000000000
    left join district_names as districts on districts.name = typed.district
    left join subdistrict_names as subdistricts
        on subdistricts.district_code = districts.code and subdistricts.name = typed.subdistrict
    left join village_names as villages
        on villages.subdistrict_code = subdistricts.code and villages.name = typed.village
    left join district_names as workplaces on workplaces.name = typed.work_district
)

select
    case
        when nik_number is not null then sha256($key || 'nik:' || nik)[1:32]::uuid
        else sha256($key || 'kpj:' || kpj)[1:32]::uuid
    end as person_id,
    case when nik_number is not null then 'nik' else 'kpj' end as id_basis,
    sha256($key || 'name:' || name)[1:32]::uuid as name_key,
    sha256($key || 'birth:' || birth_on)[1:32]::uuid as birth_key,
    nik_district_code,
    nik_subdistrict_code,
    coalesce(residence_code, nik_district_code) as district_code,
    subdistrict_code,
    village_code,
    case when residence_code is not null then 'residence' when nik_district_code is not null then 'nik_prefix' end
        as district_basis,
    work_district_code,
    'TTE' as branch_code,
    segment,
    null::varchar as worker_group,
    null::varchar as payer,
    case status when 'AKTIF' then 'active' when 'NON AKTIF' then 'inactive' when 'KELUAR' then 'left'
        when 'MENINGGAL' then 'died' when 'MASA TENGGANG' then 'grace' end as stated_status,
    case jkk when 'Y' then true when 'T' then false end as has_jkk,
    case jkm when 'Y' then true when 'T' then false end as has_jkm,
    case jht when 'Y' then true when 'T' then false end as has_jht,
    case jp when 'Y' then true when 'T' then false end as has_jp,
    null::boolean as has_jkp,
    enrolled_on,
    null::date as covered_from,
    covered_until,
    null::bigint as contribution_idr,
    case sex when 'L' then 'L' when 'P' then 'P' when 'LAKI-LAKI' then 'L' when 'PEREMPUAN' then 'P' end as sex,
    year(birth_on)::smallint as birth_year,
    nullif(npp, '') as employer_code,
    null::varchar as decree_no,
    '82.71/bpjstk/peserta' as list_id,
    'participants' as role,
    '00000000000000aa' as delivery_id,
    null::varchar as sheet,
    0 as row_number,
    date '2025-05-31' as as_of,
    '2025-05' as period,
    nullif(concat_ws(' ',
        case when birth_on is null then 'birth_date.format' end,
        case when residence_code is null then 'district.unknown' end,
        case when enrolled_on > date '2025-06-30' then 'enrolled_on.future' end,
        case when nik_number // 100000000 % 100 % 40 <> day(birth_on)
            or nik_number // 1000000 % 100 <> month(birth_on)
            or nik_number // 10000 % 100 <> year(birth_on) % 100 then 'nik.birth_mismatch' end,
        case when nik_number is null then 'nik.format' end,
        case when nik_number // 100000000000000 <> 82 then 'nik.prefix_foreign' end,
        case when nik_subdistrict_code is null then 'nik.prefix_unknown' end,
        case when (nik_number // 100000000 % 100 > 40) <> (sex in ('P', 'PEREMPUAN')) then 'nik.sex_mismatch' end,
        case when npp = '' and segment = 'PU' then 'npp.missing' end,
        case when status not in ('AKTIF', 'NON AKTIF', 'KELUAR', 'MENINGGAL', 'MASA TENGGANG') then 'status.unknown' end,
        case when village <> '' and village_code is null then 'village.unresolved' end,
        case when wage is null or wage < 0 then 'wage.format' end
    ), '') as warnings
from placed
where (nik_number is not null or kpj_number is not null) and segment in ('PU', 'BPU', 'PMI')
