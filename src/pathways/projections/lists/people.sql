-- People by name (folded words, each the start of one), payer's number or NIR (keyed hashes).
select p.person, p.category, p.last_name, p.first_name, p.birth_date, p.merged_into, p.sort_key
from people p
where (:category is null or p.category = :category)
  and (:among is null or p.person = any (:among))
  and (:words is null or (select bool_and(' ' || p.search like '% ' || w.word || '%')
                          from unnest(:words) as w (word)))
  and (:payer_hash is null or p.payer_hash = :payer_hash)
  and (:nir_hash is null or p.nir_hash = :nir_hash)
order by p.sort_key, p.person
offset :skip limit :limit
