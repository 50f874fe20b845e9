// Reads the orders 1 to N and updates each, with Go's standard library, which keeps its connections.
//
//	go run main.go [N]
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

var client = http.Client{Timeout: 30 * time.Second}

func main() {
	url := os.Getenv("ORDERS_API_URL")
	if url == "" {
		url = "http://127.0.0.1:4681/svc/orders-api"
	}
	count := 3
	if len(os.Args) > 1 {
		count, _ = strconv.Atoi(os.Args[1])
	}
	for order := 1; order <= count; order++ {
		target := fmt.Sprintf("%s/orders/%d", url, order)
		fmt.Println(call(http.MethodGet, target, ""))
		fmt.Println(call(http.MethodPut, target, `{"status":"shipped"}`))
	}
}

func call(method, url, body string) string {
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	exitOn(err)
	request.Header.Set("content-type", "application/json")
	response, err := client.Do(request)
	exitOn(err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body) // to its end, so that the connection is kept
	exitOn(err)
	if response.StatusCode >= 300 {
		exitOn(fmt.Errorf("%s %s: %s", method, url, response.Status))
	}
	return string(answer)
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
