package org.farheap.workload.lucene;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.util.BytesRef;
import org.farheap.workload.CheckFailed;
import org.farheap.workload.Digest;
import org.farheap.workload.Payload;
import org.farheap.workload.ZipfKeys;

/// A document: 20 to 50 words by Zipf's law, a date, and a picture of 2200 bytes. All of it follows from its number and a seed.
final class Article {
    static final String ID = "id";
    static final String BODY = "body";
    static final String DATE = "date";
    static final int VOCABULARY = 100_000;
    private static final String PICTURE = "picture";
    private static final String BODY_CHECK = "body_check";
    private static final int WORDS_MIN = 20;
    private static final int WORDS_MAX = 50;
    private static final int PICTURE_BYTES = 2200;
    private static final double SKEW = 1;
    private static final int DATES = 1_000_000;

    private Article() {}

    static Document document(int number, long seed) {
        String body = String.join(" ", words(number, seed));
        Document document = new Document();
        document.add(new StringField(ID, Integer.toString(number), Field.Store.YES));
        document.add(new TextField(BODY, body, Field.Store.YES));
        document.add(new NumericDocValuesField(DATE, date(number, seed)));
        document.add(new StoredField(PICTURE, Payload.bytes(own(number, seed), PICTURE_BYTES)));
        document.add(new StoredField(BODY_CHECK, check(number, body)));
        return document;
    }

    /// Of a found document: returns its number once its content is found to be what was indexed.
    static int verify(Document found, long seed) {
        int number = Integer.parseInt(found.get(ID));
        CheckFailed.unless(found.getField(BODY_CHECK).numericValue().longValue() == check(number, found.get(BODY)),
                () -> "the text of article " + number + " is not the one indexed");
        BytesRef picture = found.getBinaryValue(PICTURE);
        CheckFailed.unless(picture.offset == 0 && picture.length == picture.bytes.length
                && Payload.matches(picture.bytes, own(number, seed), PICTURE_BYTES),
                () -> "the picture of article " + number + " is not the one indexed");
        return number;
    }

    static String[] words(int number, long seed) {
        SplittableRandom random = new SplittableRandom(own(number, seed));
        ZipfKeys ranks = new ZipfKeys(random, VOCABULARY, SKEW);
        String[] words = new String[random.nextInt(WORDS_MIN, WORDS_MAX + 1)];
        for (int i = 0; i < words.length; i++) {
            words[i] = word(ranks.rank());
        }
        return words;
    }

    /// No two ranks have the same word.
    static String word(int rank) {
        return "w" + Integer.toString(rank, 36);
    }

    static long date(int number, long seed) {
        return Long.remainderUnsigned(Digest.mix(own(number, seed)), DATES);
    }

    private static long check(int number, String body) {
        CRC32C check = new CRC32C();
        check.update(body.getBytes(StandardCharsets.ISO_8859_1));
        return (long) number << 32 | check.getValue();
    }

    private static long own(int number, long seed) {
        return Digest.mix(seed + number);
    }
}
