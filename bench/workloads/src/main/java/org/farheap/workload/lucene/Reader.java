package org.farheap.workload.lucene;

import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldDocs;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.ZipfKeys;

/// One who asks: by number, by a word, by words that must or may occur, by a phrase, by date. Popular words and articles are asked for
/// more often than others. Every article found is read, and must be what was asked for.
final class Reader {
    private static final int HITS = 10;
    private static final double SKEW = 0.8;
    /// The most frequent words are in nearly every article; nobody asks for them.
    private static final int STOP_WORDS = 20;
    private static final Sort NEWEST_FIRST = new Sort(new SortField(Article.DATE, SortField.Type.LONG, true));

    private final IndexSearcher searcher;
    private final long seed;
    private final SplittableRandom random;
    private final ZipfKeys words;
    private final ZipfKeys articles;
    private final Digest found = new Digest();

    Reader(IndexSearcher searcher, int articleCount, long seed, int number) {
        this.searcher = searcher;
        this.seed = seed;
        random = new SplittableRandom(seed + number);
        words = new ZipfKeys(random, Article.VOCABULARY - STOP_WORDS, SKEW);
        articles = new ZipfKeys(random, articleCount, SKEW);
    }

    /// Of what was found, in its order.
    long digest() {
        return found.value();
    }

    void ask() throws IOException {
        switch (random.nextInt(6)) {
            case 0 -> byNumber(articles.next());
            case 1 -> best(term(word()));
            case 2 -> best(bool(Occur.MUST, word(), word()));
            case 3 -> best(bool(Occur.SHOULD, word(), word(), word()));
            case 4 -> phrase(articles.next());
            default -> newest(term(word()));
        }
    }

    private void byNumber(int number) throws IOException {
        ScoreDoc[] hits = searcher.search(new TermQuery(new Term(Article.ID, Integer.toString(number))), HITS).scoreDocs;
        CheckFailed.unless(hits.length == 1 && read(hits[0]) == number, () -> "article " + number + " is not found by its number");
    }

    /// Returns how many of the best there are.
    private int best(Query query) throws IOException {
        ScoreDoc[] hits = searcher.search(query, HITS).scoreDocs;
        for (ScoreDoc hit : hits) {
            read(hit);
        }
        return hits.length;
    }

    /// Two neighbouring words of an article: at least that one has them.
    private void phrase(int number) throws IOException {
        String[] text = Article.words(number, seed);
        int at = random.nextInt(text.length - 1);
        Query phrase = new PhraseQuery(Article.BODY, text[at], text[at + 1]);
        CheckFailed.unless(best(phrase) > 0, () -> "the phrase '" + phrase + "' of article " + number + " is not found");
    }

    private void newest(Query query) throws IOException {
        TopFieldDocs hits = searcher.search(query, HITS, NEWEST_FIRST);
        long last = Long.MAX_VALUE;
        for (ScoreDoc hit : hits.scoreDocs) {
            long date = (long) ((FieldDoc) hit).fields[0];
            int number = read(hit);
            CheckFailed.unless(date == Article.date(number, seed), () -> "article " + number + " has another's date");
            if (date > last) {
                throw new CheckFailed("article " + number + " is not in the order of dates");
            }
            last = date;
        }
    }

    private int read(ScoreDoc hit) throws IOException {
        int number = Article.verify(searcher.storedFields().document(hit.doc), seed);
        found.add(number);
        return number;
    }

    private static Query term(String word) {
        return new TermQuery(new Term(Article.BODY, word));
    }

    private static Query bool(Occur occur, String... words) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String word : words) {
            query.add(term(word), occur);
        }
        return query.build();
    }

    private String word() {
        return Article.word(STOP_WORDS + words.rank());
    }
}
