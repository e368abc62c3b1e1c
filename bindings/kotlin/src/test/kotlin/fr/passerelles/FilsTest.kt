package fr.passerelles

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Eight threads on one référentiel: the same answers, no crash, resident memory flat after warm-up. */
class FilsTest {
    /** PASSERELLES_MARTEAU: how many seconds; a few unless asked otherwise. */
    private val secondes = (System.getenv("PASSERELLES_MARTEAU") ?: "3").toDouble()

    @Test
    fun `eight threads get the same answers`() {
        Moteur.embarque().use { moteur ->
            val codes = listOf("K1304", "K1302", "J1501", "J1301", "K2204")
            val expected = codes.associateWith { ask(moteur, it) }
            hammer(moteur, expected, secondes / 2)
            val warm = resident()
            val calls = hammer(moteur, expected, secondes)
            val after = resident()
            println("fils : 8, $calls appels en $secondes s, mémoire résidente $warm Ko puis $after Ko")
            assertTrue(after < warm * 1.10 + 20_000, "resident memory grew from $warm to $after KiB")
        }
    }

    private fun ask(moteur: Moteur, code: String): Int =
        31 * moteur.passerellesDepuis(code).hashCode() + moteur.passerellesDepuisJson(code).hashCode()

    private fun hammer(moteur: Moteur, expected: Map<String, Int>, secondes: Double): Int {
        val end = System.nanoTime() + (secondes * 1e9).toLong()
        val pool = Executors.newFixedThreadPool(8)
        val work = Callable {
            var calls = 0
            while (System.nanoTime() < end) {
                for ((code, answer) in expected) {
                    assertEquals(answer, ask(moteur, code))
                    calls += 2
                }
            }
            calls
        }
        val calls = pool.invokeAll(List(8) { work }).sumOf { it.get() }
        pool.shutdown()
        System.gc()
        return calls
    }

    /** In KiB; null where the system does not say. */
    private fun resident(): Long {
        val status = Path.of("/proc/self/status")
        if (!Files.exists(status)) return 0
        val line = Files.readAllLines(status).first { it.startsWith("VmRSS:") }
        return line.filter(Char::isDigit).toLong()
    }
}
