// Prints the URL of orders-api, or the problem and its remedy, with Go's standard library only.
//
//	WAYPOST_URL=http://127.0.0.1:4680 go run main.go
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

type address struct {
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"` // send them with every call
}

type problem struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Remedy string `json:"remedy"`
}

func main() {
	target := strings.TrimRight(os.Getenv("WAYPOST_URL"), "/") + "/v1/services/orders-api/address"
	if network := os.Getenv("WAYPOST_NETWORK"); network != "" {
		target += "?network=" + url.QueryEscape(network)
	}
	client := http.Client{Timeout: 3 * time.Second}
	response, err := client.Get(target)
	if err != nil {
		fail(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		var refused problem
		if err := json.NewDecoder(response.Body).Decode(&refused); err != nil {
			fail(err)
		}
		fail(fmt.Sprintf("%s: %s %s", refused.Code, refused.Detail, refused.Remedy))
	}
	var found address
	if err := json.NewDecoder(response.Body).Decode(&found); err != nil {
		fail(err)
	}
	fmt.Println(found.URL)
}

func fail(why any) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
