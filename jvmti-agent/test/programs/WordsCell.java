/** Strings, compared as text and by hash; advancing replaces every third. */
final class WordsCell extends Cell {
  private static final int WORDS = 200;

  private final String[] words = new String[WORDS];

  WordsCell(long id, int version) {
    super(id, version);
    for (int position = 0; position < WORDS; position++) {
      words[position] = word(position, version);
    }
  }

  /** Two words of three never change, so that clean and dirty parts lie in one page. */
  private String word(int position, int ofVersion) {
    long value = Check.mix(id, position % 3 == 0 ? ofVersion : 0, position);
    return "word " + Long.toHexString(value) + " \u00e9\u4e2d ".substring(0, position % 4) + Long.toString(value, 36);
  }

  @Override
  long check() {
    long sum = 0;
    for (int position = 0; position < WORDS; position++) {
      String expected = word(position, version);
      Check.same(expected, words[position], this, position);
      Check.same(expected.hashCode(), words[position].hashCode(), this, position);
      sum += words[position].hashCode();
    }
    return sum;
  }

  @Override
  void advance() {
    for (int position = 0; position < WORDS; position += 3) {
      Check.same(word(position, version), words[position], this, position);
      words[position] = word(position, version + 1);
    }
    version++;
  }

  @Override
  long bytes() {
    return WORDS * 100L;
  }
}
