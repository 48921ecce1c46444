package org.farheap.bench.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ElementTest {
    @Test
    @DisplayName("text and attributes can never become markup")
    void escapes() {
        Element element = new Element("p").with("title", "a \"b\" <c>").text("<script>alert('x') && 1</script>");
        assertEquals("<p title=\"a &quot;b&quot; &lt;c&gt;\">&lt;script&gt;alert('x') &amp;&amp; 1&lt;/script&gt;</p>\n",
                element.toString());
    }

    @Test
    @DisplayName("characters that no page may hold are replaced, and others stay")
    void characters() {
        assertEquals("a\uFFFD\uFFFD\uFFFD\tb\n\u00e4\ud83d\ude00", Element.escape("a\0\u0085\ud800\tb\n\u00e4\ud83d\ude00"));
    }

    @Test
    @DisplayName("elements without content are not closed")
    void voids() {
        Element head = new Element("head").add(new Element("meta").with("charset", "utf-8"));
        assertEquals("<head><meta charset=\"utf-8\"></head>\n", head.toString());
    }

    @Test
    @DisplayName("coordinates have at most two decimals")
    void numbers() {
        assertEquals("3", Element.number(3));
        assertEquals("-0.33", Element.number(-1 / 3.0));
    }
}
