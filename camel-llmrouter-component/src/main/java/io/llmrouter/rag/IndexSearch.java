/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.VectorUtil;

/**
 * One search of a snapshot of the index.
 *
 * <p>Words: a disjunction of the question's terms under BM25 (k1 = 1.2, b = 0.75), never parsed; of more than {@value #MOST_TERMS} distinct terms the
 * rarest are asked for. Vectors: candidates from Lucene's HNSW graph, then their passages scored exactly. Source: Robertson and Zaragoza, "The
 * Probabilistic Relevance Framework: BM25 and Beyond", 2009; Malkov and Yashunin, 2018. Not thread-safe.
 */
final class IndexSearch {

    static final int MOST_TERMS = 256;
    private static final int VECTORS_A_PASSAGE = 3;
    private static final int FEWEST_CANDIDATES = 60;

    private final IndexSearcher searcher;

    /** Where a passage lies. */
    private record Place(LeafReaderContext leaf, int entry, int index) {}

    IndexSearch(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    QuestionTerms terms(Map<String, Integer> counts) throws IOException {
        int passages = passages();
        int unknown = 0;
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String term : counts.keySet()) {
            int having = having(term);
            unknown += having == 0 ? 1 : 0;
            weights.put(term, QuestionTerms.idf(passages, having));
        }
        return new QuestionTerms(weights, unknown, passages);
    }

    private int having(String term) throws IOException {
        return searcher.getIndexReader().docFreq(new Term(TextTerms.FIELD, term));
    }

    private int passages() throws IOException {
        var statistics = searcher.collectionStatistics(TextTerms.FIELD);
        return statistics == null ? 0 : Math.toIntExact(statistics.docCount());
    }

    List<ScoredPassage> byWords(Map<String, Integer> counts, int k) throws IOException {
        List<ScoredPassage> found = new ArrayList<>();
        for (ScoreDoc hit : searcher.search(query(counts), k).scoreDocs) {
            found.add(new ScoredPassage(passage(hit.doc), hit.score));
        }
        return found;
    }

    private Query query(Map<String, Integer> counts) throws IOException {
        List<Map.Entry<String, Integer>> known = new ArrayList<>();
        Map<String, Integer> having = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            int n = having(count.getKey());
            if (n > 0) {
                having.put(count.getKey(), n);
                known.add(count);
            }
        }
        if (known.isEmpty()) {
            return new MatchNoDocsQuery("no word of the question occurs");
        }
        known.sort(Comparator.comparing(count -> having.get(count.getKey())));
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (Map.Entry<String, Integer> count : known.subList(0, Math.min(MOST_TERMS, known.size()))) {
            Query term = new TermQuery(new Term(TextTerms.FIELD, count.getKey()));
            any.add(count.getValue() == 1 ? term : new BoostQuery(term, count.getValue()), BooleanClause.Occur.SHOULD);
        }
        return any.build();
    }

    List<ScoredPassage> byVector(float[] unit, int k) throws IOException {
        int candidates = Math.max(FEWEST_CANDIDATES, VECTORS_A_PASSAGE * k);
        Set<Integer> entries = new LinkedHashSet<>();
        for (ScoreDoc hit :
                searcher.search(new KnnFloatVectorQuery(PassageBlock.VECTOR, unit, candidates), candidates).scoreDocs) {
            entries.add(hit.doc);
        }
        List<Place> places = passagesOf(entries);
        double[] scores = vectorScores(unit, places, places.size());
        List<Place> best = places.stream()
                .sorted(Comparator.comparingDouble((Place place) -> -scores[place.index()])
                        .thenComparingInt(place -> place.leaf().docBase + place.entry()))
                .limit(k)
                .toList();
        List<ScoredPassage> found = new ArrayList<>(best.size());
        for (Place place : best) {
            found.add(new ScoredPassage(passage(place.leaf().docBase + place.entry()), scores[place.index()]));
        }
        return found;
    }

    private List<Place> passagesOf(Set<Integer> entries) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        List<Place> places = new ArrayList<>();
        Set<Integer> seen = new LinkedHashSet<>();
        for (int entry : entries.stream().sorted().toList()) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(entry, leaves));
            int inLeaf = entry - leaf.docBase;
            int passage = inLeaf + (int) number(leaf, PassageBlock.UP, inLeaf);
            if (seen.add(leaf.docBase + passage)) {
                places.add(new Place(leaf, passage, places.size()));
            }
        }
        return places;
    }

    private static long number(LeafReaderContext leaf, String field, int entry) throws IOException {
        NumericDocValues numbers = leaf.reader().getNumericDocValues(field);
        if (numbers == null || !numbers.advanceExact(entry)) {
            throw new IOException("entry " + entry + " of the index has no '" + field + "'; build the index again");
        }
        return numbers.longValue();
    }

    double[] vectorScores(float[] unit, List<Passage> passages) throws IOException {
        return vectorScores(unit, places(passages), passages.size());
    }

    private double[] vectorScores(float[] unit, List<Place> places, int n) throws IOException {
        double[] scores = new double[n];
        Arrays.fill(scores, -1);
        LeafReaderContext leaf = null;
        FloatVectorValues vectors = null;
        for (Place place : places) {
            if (place.leaf() != leaf) {
                leaf = place.leaf();
                vectors = leaf.reader().getFloatVectorValues(PassageBlock.VECTOR);
            }
            int first = place.entry() - (int) number(leaf, PassageBlock.VECTORS, place.entry()) + 1;
            double closest = -1;
            double cosine = -1;
            for (int entry = first; entry <= place.entry(); entry++) {
                vectors.advance(entry);
                cosine = VectorUtil.dotProduct(unit, vectors.vectorValue());
                closest = Math.max(closest, cosine);
            }
            scores[place.index()] = (cosine + closest) / 2; // the last one is the first of the text
        }
        return scores;
    }

    double[] wordScores(Map<String, Integer> counts, List<Passage> passages) throws IOException {
        double[] scores = new double[passages.size()];
        Weight weight = searcher.createWeight(searcher.rewrite(query(counts)), ScoreMode.COMPLETE, 1);
        LeafReaderContext leaf = null;
        Scorer scorer = null;
        for (Place place : places(passages)) {
            if (place.leaf() != leaf) {
                leaf = place.leaf();
                scorer = weight.scorer(leaf);
            }
            if (scorer == null) {
                continue;
            }
            int at = scorer.docID();
            if (at < place.entry()) {
                at = scorer.iterator().advance(place.entry());
            }
            if (at == place.entry()) {
                scores[place.index()] = scorer.score();
            }
        }
        return scores;
    }

    /** One set a passage; null for those that are gone. */
    List<Set<String>> termsIn(Set<String> terms, List<Passage> passages) throws IOException {
        List<Set<String>> had = new ArrayList<>(Collections.nCopies(passages.size(), null));
        Map<LeafReaderContext, List<Place>> byLeaf = new LinkedHashMap<>();
        for (Place place : places(passages)) {
            had.set(place.index(), new HashSet<>());
            byLeaf.computeIfAbsent(place.leaf(), leaf -> new ArrayList<>()).add(place);
        }
        for (Map.Entry<LeafReaderContext, List<Place>> leaf : byLeaf.entrySet()) {
            TermsEnum indexed = leaf.getKey().reader().terms(TextTerms.FIELD).iterator();
            PostingsEnum entries = null;
            for (String term : terms) {
                if (indexed.seekExact(new BytesRef(term))) {
                    entries = indexed.postings(entries, PostingsEnum.NONE);
                    for (Place place : leaf.getValue()) {
                        int at = entries.docID() < place.entry() ? entries.advance(place.entry()) : entries.docID();
                        if (at == place.entry()) {
                            had.get(place.index()).add(term);
                        }
                    }
                }
            }
        }
        return had;
    }

    /** Where the passages lie, in the order of the index; those that are gone are left out. */
    private List<Place> places(List<Passage> passages) throws IOException {
        List<Place> places = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            var ids = leaf.reader().terms(PassageBlock.PASSAGE);
            if (ids == null) {
                continue;
            }
            TermsEnum terms = ids.iterator();
            PostingsEnum entries = null;
            for (int i = 0; i < passages.size(); i++) {
                if (terms.seekExact(new BytesRef(passages.get(i).id()))) {
                    entries = terms.postings(entries, PostingsEnum.NONE);
                    var live = leaf.reader().getLiveDocs();
                    for (int entry = entries.nextDoc(); entry != PostingsEnum.NO_MORE_DOCS; entry = entries.nextDoc()) {
                        if (live == null || live.get(entry)) {
                            places.add(new Place(leaf, entry, i));
                        }
                    }
                }
            }
        }
        places.sort(Comparator.comparingInt(place -> place.leaf().docBase + place.entry()));
        return places;
    }

    private Passage passage(int entry) throws IOException {
        return PassageBlock.passage(searcher.storedFields().document(entry));
    }

    int count(PassageIndex.Unit unit) throws IOException {
        return searcher.count(new TermQuery(new Term(PassageBlock.KIND, unit.name())));
    }

    /** The stored hash of a document, or null. */
    String contentHash(String documentId) throws IOException {
        Query document = new BooleanQuery.Builder()
                .add(new TermQuery(new Term(PassageBlock.DOCUMENT, documentId)), BooleanClause.Occur.FILTER)
                .add(
                        new TermQuery(new Term(PassageBlock.KIND, PassageIndex.Unit.DOCUMENTS.name())),
                        BooleanClause.Occur.FILTER)
                .build();
        ScoreDoc[] hits = searcher.search(document, 1).scoreDocs;
        return hits.length == 0
                ? null
                : searcher.storedFields().document(hits[0].doc).get(PassageBlock.HASH);
    }

    /** Of every document that is there; deleted ones keep their id in a segment until it is merged, so each is looked up. */
    Set<String> documentIds() throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            var all = leaf.reader().terms(PassageBlock.DOCUMENT);
            if (all == null) {
                continue;
            }
            var live = leaf.reader().getLiveDocs();
            TermsEnum terms = all.iterator();
            PostingsEnum entries = null;
            for (BytesRef id = terms.next(); id != null; id = terms.next()) {
                entries = terms.postings(entries, PostingsEnum.NONE);
                int entry = entries.nextDoc();
                while (entry != PostingsEnum.NO_MORE_DOCS && live != null && !live.get(entry)) {
                    entry = entries.nextDoc();
                }
                if (entry != PostingsEnum.NO_MORE_DOCS) {
                    ids.add(id.utf8ToString());
                }
            }
        }
        return ids;
    }

    /** Length of the vectors, 0 while there are none. */
    int dimension() {
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            var field = leaf.reader().getFieldInfos().fieldInfo(PassageBlock.VECTOR);
            if (field != null) {
                return field.getVectorDimension();
            }
        }
        return 0;
    }
}
