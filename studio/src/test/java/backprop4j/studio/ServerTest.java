package backprop4j.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class ServerTest {
    @Test
    void the_page_and_its_files_come_with_a_strict_policy() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            HttpResponse<String> page = visitor.get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(page.body()).doesNotContain("<script>", "http:", "https:", " style=");
            for (String file : new String[] {"/app.js", "/studio.css", "/lib/preact.js", "/lib/main.woff2"}) {
                assertThat(visitor.get(file).statusCode()).as(file).isEqualTo(200);
            }
        }
    }

    @Test
    void nothing_else_is_a_file() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            for (String path : new String[] {
                "/Studio.class",
                "/../../module-info.class",
                "/lib/",
                "/lib/../app.js",
                "/%2e%2e/app.js",
                "//app.js",
                "/api",
                "/api/none",
                "/index.html/"
            }) {
                assertThat(visitor.get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void training_starts_pauses_steps_and_starts_anew() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change("start", "");
            visitor.until("state", state -> state.number("step") > 3);
            visitor.change("pause", "");
            double at = settled(visitor);
            visitor.change("step", "");
            visitor.until("state", state -> state.number("step") == at + 1);
            assertThat(visitor.read("view").number("cost"))
                    .isLessThan(visitor.read("view?step=0").number("cost"));
            Reply anew = visitor.change("reset", "");
            assertThat(anew.number("step")).isZero();
            assertThat(anew.number("run")).isEqualTo(2);
        }
    }

    private static double settled(Visitor visitor) throws Exception {
        double before;
        double now = -1;
        do {
            before = now;
            Thread.sleep(100);
            now = visitor.read("state").number("step");
        } while (now != before);
        return now;
    }

    @Test
    void another_network_on_another_data_set_is_set_up() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            Reply state = visitor.change(
                    "setup",
                    "data=circles&hidden=8,4&activation=tanh&cost=cross-entropy&optimizer=adam&rate=0.02&batch=20");
            assertThat(state.numbers("setup", "sizes")).containsExactly(2, 8, 4, 2);
            assertThat(state.text("setup", "optimizer")).isEqualTo("adam");
            Reply view = visitor.read("view?sample=7");
            assertThat(view.numbers("output")).hasSize(2);
            assertThat(view.numbers("layers", 0, "z")).hasSize(8);
            assertThat(visitor.read("card?place=n.2.1&sample=7").text("place")).isEqualTo("n.2.1");
        }
    }

    @Test
    void what_makes_no_sense_is_refused_with_a_sentence_and_changes_nothing() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            for (String setup : new String[] {
                "data=nowhere",
                "hidden=0",
                "hidden=a",
                "hidden=1,2,3,4,5,6,7,8,9",
                "hidden=1000,1000,1000,1000,1000,1000",
                "rate=NaN",
                "rate=-1",
                "cost=cross-entropy",
                "optimizer=best",
                "batch=0",
                "data=csv",
                "nonsense"
            }) {
                HttpResponse<String> answer = visitor.post("/api/do/setup", setup);
                assertThat(answer.statusCode()).as(setup).isEqualTo(400);
                assertThat(Reply.of(answer.body()).text("error")).as(setup).isNotBlank();
            }
            for (String read : new String[] {
                "view?sample=1",
                "view?sample=-1",
                "view?step=x",
                "card",
                "card?place=w.9.0.0",
                "card?place=w.0.0",
                "card?place=q",
                "view?show=9:1",
                "view?show=0:9",
                "view?a",
                "view?sample=%zz"
            }) {
                assertThat(visitor.get("/api/" + read.replace("%zz", "%25zz")).statusCode())
                        .as(read)
                        .isEqualTo(400);
            }
            assertThat(visitor.read("state").number("run")).isEqualTo(1);
        }
    }

    @Test
    void a_request_that_is_too_large_is_refused() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            assertThat(visitor.post("/api/do/csv", "1,".repeat(3 << 20)).statusCode())
                    .isEqualTo(413);
            assertThat(visitor.get("/api/view?a=" + "x".repeat(10_000)).statusCode())
                    .isEqualTo(414);
        }
    }

    @Test
    void a_table_of_ones_own_is_learned() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change("csv", "width,height,kind\n1,2,0\n3,4,1\n5,6,0\n");
            Reply state = visitor.change("setup", "data=csv&hidden=3&cost=cross-entropy");
            assertThat(state.numbers("setup", "sizes")).containsExactly(2, 3, 2);
            assertThat(state.number("setup", "samples")).isEqualTo(3);
            for (String csv : new String[] {"", "1,2", "1,x,0\n2,3,1", "1,2,0\n1,1", "1,2,-1\n2,3,0", "1,2,0\n2,3,0"}) {
                assertThat(visitor.post("/api/do/csv", csv).statusCode())
                        .as(csv)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void others_need_a_token_that_cannot_be_guessed() {
        assertThatThrownBy(() -> Studio.notes().open("0.0.0.0", "short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16");
    }
}
